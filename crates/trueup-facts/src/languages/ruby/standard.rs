//! Ruby's own library.

/// The first parts of what `require` finds in Ruby itself, sorted.
#[rustfmt::skip]
const LIBRARIES: [&str; 94] = [
    "English", "abbrev", "base64", "benchmark", "bigdecimal", "bundler", "cgi", "continuation", "coverage", "csv",
    "date", "delegate", "did_you_mean", "digest", "drb", "enumerator", "erb", "error_highlight", "etc", "expect",
    "fcntl", "fiber", "fiddle", "fileutils", "find", "forwardable", "getoptlong", "io", "ipaddr", "irb", "json",
    "logger", "matrix", "mkmf", "monitor", "mutex_m", "net", "nkf", "objspace", "observer", "open-uri", "open3",
    "openssl", "optparse", "ostruct", "pathname", "pp", "prettyprint", "prime", "profile", "pstore", "psych", "pty",
    "racc", "random", "rational", "rbconfig", "rdoc", "readline", "readline-ext", "reline", "resolv", "resolv-replace",
    "rexml", "rinda", "ripper", "ruby-vm", "ruby2_keywords", "rubygems", "scanf", "securerandom", "set", "shellwords",
    "singleton", "socket", "stringio", "strscan", "syntax_suggest", "syslog", "tempfile", "thread", "thwait", "time",
    "timeout", "tmpdir", "tracer", "tsort", "un", "unicode_normalize", "uri", "weakref", "win32ole", "yaml", "zlib",
];

/// Gems that come with Ruby, whose files are called like them.
pub(super) const BUNDLED: [&str; 6] = ["debug", "minitest", "power_assert", "rake", "rbs", "typeprof"];

/// Names of constants that Ruby itself defines, sorted: a file that opens one again does not define it.
#[rustfmt::skip]
const CONSTANTS: [&str; 88] = [
    "ARGF", "ARGV", "ArgumentError", "Array", "BasicObject", "Benchmark", "BigDecimal", "Binding", "CGI", "CSV", "Class",
    "Comparable", "Complex", "DATA", "Data", "Date", "DateTime", "Digest", "Dir", "ENV", "EOFError", "ERB",
    "Encoding", "Enumerable", "Enumerator", "Errno", "Exception", "FalseClass", "Fiber", "File", "FileTest",
    "FileUtils", "Float", "FloatDomainError", "Forwardable", "GC", "Hash", "IO", "IOError", "IndexError", "Integer",
    "Interrupt", "JSON", "Kernel", "KeyError", "LoadError", "LocalJumpError", "Logger", "Marshal", "MatchData", "Math",
    "Method", "Module", "Monitor", "Mutex", "NameError", "Net", "NilClass", "NoMethodError", "NotImplementedError",
    "Numeric", "Object", "ObjectSpace", "OpenSSL", "OpenStruct", "OptionParser", "Pathname", "Proc", "Process",
    "Queue", "Random", "Range", "RangeError", "Rational", "Regexp", "RuntimeError", "SecureRandom", "Set", "Signal",
    "Socket", "StandardError", "String", "Struct", "Symbol", "Thread", "Time", "URI", "YAML",
];

/// Whether `require` finds a path in Ruby itself.
pub(super) fn is_library(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    LIBRARIES.binary_search(&first).is_ok()
}

/// Whether Ruby itself defines a constant.
pub(super) fn is_constant(name: &str) -> bool {
    CONSTANTS.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{CONSTANTS, LIBRARIES};

    #[test]
    fn the_names_are_sorted() {
        assert!(LIBRARIES.is_sorted() && CONSTANTS.is_sorted());
    }
}
