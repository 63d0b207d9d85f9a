//! Modules that come with Swift or with the platforms it is written for.

/// Modules of the language and of Apple's and other platforms, sorted.
#[rustfmt::skip]
const MODULES: &[&str] = &[
    "ARKit", "AVFAudio", "AVFoundation", "AVKit", "Accelerate", "Accessibility", "Accounts", "ActivityKit", "AdServices",
    "AdSupport", "Android", "AppIntents", "AppKit", "AppTrackingTransparency", "ApplicationServices", "AudioToolbox",
    "AudioUnit", "AuthenticationServices", "BackgroundTasks", "Bionic", "CFNetwork", "CRT", "CallKit", "CarPlay", "Charts",
    "ClockKit", "CloudKit", "Cocoa", "Combine", "CommonCrypto", "Compression", "Contacts", "ContactsUI", "CoreAudio",
    "CoreBluetooth", "CoreData", "CoreFoundation", "CoreGraphics", "CoreHaptics", "CoreImage", "CoreLocation",
    "CoreMIDI", "CoreML", "CoreMedia", "CoreMotion", "CoreNFC", "CoreServices", "CoreSpotlight", "CoreTelephony",
    "CoreText", "CoreVideo", "CoreWLAN", "CreateML", "CryptoKit", "CryptoTokenKit", "Cxx", "Darwin", "DeviceCheck",
    "DeveloperToolsSupport", "DiskArbitration", "Dispatch", "Distributed", "EventKit", "EventKitUI", "ExternalAccessory", "FileProvider",
    "Foundation", "FoundationEssentials", "FoundationNetworking", "FoundationXML", "GLKit", "GameController", "GameKit", "GameplayKit",
    "Glibc", "HealthKit", "HomeKit", "IOKit", "ImageIO", "Intents", "IntentsUI", "JavaScriptCore", "LinkPresentation",
    "LocalAuthentication", "MachO", "MapKit", "MediaPlayer", "MessageUI", "Messages", "Metal", "MetalKit", "MetricKit",
    "MobileCoreServices", "MultipeerConnectivity", "Musl", "NaturalLanguage", "Network", "NetworkExtension", "NotificationCenter",
    "OSLog", "ObjectiveC", "Observation", "OpenGLES", "PDFKit", "PackageDescription", "PackagePlugin", "PassKit", "PencilKit", "Photos",
    "PhotosUI", "PlaygroundSupport", "PushKit", "QuartzCore", "QuickLook", "RealityKit", "RegexBuilder", "ReplayKit",
    "SafariServices", "SceneKit", "ScreenCaptureKit", "Security", "ServiceManagement", "Speech", "SpriteKit", "StoreKit", "Swift", "SwiftData",
    "SwiftUI", "Synchronization", "SystemConfiguration", "Testing", "UIKit", "UniformTypeIdentifiers", "UserNotifications",
    "Vision", "WASILibc", "WatchKit", "WebKit", "WidgetKit", "WinSDK",
];

/// Whether a module comes with Swift or a platform.
pub(super) fn is_module(name: &str) -> bool {
    MODULES.contains(&name)
        || name == "XCTest"
        || name == "_Concurrency"
        || name == "os"
        || name == "ucrt"
        || name == "simd"
}
