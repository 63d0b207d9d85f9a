//! The headers that come with a compiler or an operating system.

/// The headers of C's own library, without `.h`.
const C: &str = "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg \
    stdatomic stdbit stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar \
    wctype";

/// The headers of C++'s own library.
const CPP: &str = "algorithm any array atomic barrier bit bitset cassert ccomplex cctype cerrno cfenv cfloat charconv \
    chrono cinttypes ciso646 climits clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp \
    csignal cstdalign cstdarg cstdbool cstddef cstdint cstdio cstdlib cstring ctgmath ctime cuchar cwchar cwctype deque \
    exception execution expected filesystem flat_map flat_set format forward_list fstream functional future generator \
    initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map mdspan memory \
    memory_resource mutex new numbers numeric optional ostream print queue random ranges ratio regex scoped_allocator \
    semaphore set shared_mutex source_location span spanstream sstream stack stacktrace stdexcept stdfloat stop_token \
    streambuf string string_view strstream syncstream system_error thread tuple type_traits typeindex typeinfo \
    unordered_map unordered_set utility valarray variant vector version cxxabi.h experimental/filesystem \
    experimental/optional experimental/string_view ext/hash_map";

/// The headers of POSIX and of the systems that follow it, and of Windows, without `.h`.
const SYSTEM: &str = "aio alloca ar byteswap cpio crypt dirent dlfcn elf endian envz err execinfo fcntl features fmtmsg \
    fnmatch fstab ftw gconv getopt glob gnu/libc-version grp iconv ifaddrs ioctl langinfo libgen libintl libutil link \
    malloc memory mntent monetary mqueue ndbm netdb nl_types nss paths poll printf pthread pthread_np pty pwd regex \
    resolv sched search semaphore sgtty shadow spawn stab stropts strings syscall sysexits syslog tar termio termios \
    trace ucontext ulimit unistd util utime utmp utmpx values wait wordexp xlocale cpuid intrin immintrin x86intrin \
    xmmintrin emmintrin pmmintrin tmmintrin smmintrin nmmintrin wmmintrin avxintrin arm_neon arm_acle arm_sve \
    mm_malloc unwind libproc ucred port priv zone stdcountof kstat atomic procfs synch varargs quadmath \
    windows winsock winsock2 ws2tcpip mswsock wincrypt windef winbase winnt winerror winternl shlobj shlwapi shellapi \
    io process direct conio tchar psapi dbghelp iphlpapi tlhelp32 versionhelpers afunix bcrypt security schannel sspi \
    crtdbg share objbase oleauto winioctl winsvc wtsapi32 userenv winldap in6addr ntdef ntstatus mstcpip timeapi \
    mmsystem winver winreg wspiapi excpt vadefs corecrt sdkddkver unknwn processthreadsapi synchapi fileapi handleapi \
    libkern/OSByteOrder libkern/OSAtomic os/lock os/log availability Availability AvailabilityMacros \
    TargetConditionals CoreFoundation/CoreFoundation crt_externs kvm copyfile membership notify vis";

/// The directories of headers that an operating system owns.
const DIRECTORIES: &str = "sys linux asm asm-generic net netinet netinet6 arpa rpc bits mach mach-o machine scsi video \
    sound mtd rdma xen drm netpacket netipx netax25 netrom neteconet nfs protocols IOKit CoreFoundation CoreServices \
    Security SystemConfiguration ApplicationServices Foundation UIKit AppKit Cocoa CoreGraphics QuartzCore \
    CoreData CoreLocation CoreText CoreMedia CoreVideo AVFoundation MapKit WebKit StoreKit Metal MetalKit objc \
    XCTest dispatch Carbon GameKit Photos ImageIO MobileCoreServices UserNotifications CoreImage CoreAudio \
    AudioToolbox Accelerate CFNetwork LocalAuthentication MessageUI SafariServices WatchKit";

/// Whether `name` is a header of a standard library or of an operating system.
pub(super) fn is_standard(name: &str) -> bool {
    let stem = name.strip_suffix(".h");
    let in_directory = name.split_once('/').is_some_and(|(directory, _)| has_word(DIRECTORIES, directory));
    is_cpp_header(name) || in_directory || stem.is_some_and(|stem| has_word(C, stem) || is_system(stem))
}

fn is_system(stem: &str) -> bool {
    has_word(SYSTEM, stem) || has_word(SYSTEM, &stem.to_ascii_lowercase())
}

/// Whether `name` is a header that only C++ has.
pub(super) fn is_cpp_header(name: &str) -> bool {
    has_word(CPP, name)
}

fn has_word(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}
