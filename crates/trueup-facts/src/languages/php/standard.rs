//! Whose a class is that the tree does not define.

use crate::Name;

/// The beginnings of class names with their package, where its name does not tell.
const KNOWN: [(&str, &str); 34] = [
    ("Aws", "aws/aws-sdk-php"),
    ("Brick\\Math", "brick/math"),
    ("Carbon", "nesbot/carbon"),
    ("Composer\\Autoload", "composer/composer"),
    ("Cron", "dragonmantank/cron-expression"),
    ("Doctrine\\Common\\Collections", "doctrine/collections"),
    ("Doctrine\\Common\\DataFixtures", "doctrine/data-fixtures"),
    ("Doctrine\\Inflector", "doctrine/inflector"),
    ("Dotenv", "vlucas/phpdotenv"),
    ("Egulias\\EmailValidator", "egulias/email-validator"),
    ("Elastic\\Elasticsearch", "elasticsearch/elasticsearch"),
    ("Elasticsearch", "elasticsearch/elasticsearch"),
    ("Faker", "fakerphp/faker"),
    ("Gelf", "graylog2/gelf-php"),
    ("GuzzleHttp\\Psr7", "guzzlehttp/psr7"),
    ("GuzzleHttp\\Promise", "guzzlehttp/promises"),
    ("GuzzleHttp", "guzzlehttp/guzzle"),
    ("Illuminate", "laravel/framework"),
    ("Inertia", "inertiajs/inertia-laravel"),
    ("Mockery", "mockery/mockery"),
    ("MongoDB\\BSON", "ext-mongodb"),
    ("MongoDB\\Driver", "ext-mongodb"),
    ("MongoDB", "mongodb/mongodb"),
    ("Orchestra\\Testbench", "orchestra/testbench"),
    ("Pest", "pestphp/pest"),
    ("PhpAmqpLib", "php-amqplib/php-amqplib"),
    ("PHPStan", "phpstan/phpstan"),
    ("PHPUnit", "phpunit/phpunit"),
    ("Psr\\Http\\Message", "psr/http-message"),
    ("Psr\\Http\\Client", "psr/http-client"),
    ("Psr\\SimpleCache", "psr/simple-cache"),
    ("Symfony\\Contracts", "symfony/contracts"),
    ("Symfony\\Polyfill", "symfony/polyfill"),
    ("Tests", ""),
];

/// Whether PHP itself has a namespace that a class stands in.
pub(super) fn is_namespace(class: &str) -> bool {
    ["Pdo", "Random", "Dom", "FFI", "Uri"].iter().any(|namespace| is_prefix(namespace, class))
}

/// The package that a class belongs to: one of those required that its name fits, else one that is widely known.
pub(super) fn package(class: &str, required: &[&Name]) -> Option<Name> {
    let parts: Vec<String> = class.split('\\').take(4).map(folded).collect();
    let first = parts.first()?;
    let known = KNOWN.iter().find(|(prefix, _)| is_prefix(prefix, class)).map(|(_, package)| *package);
    if let Some(known) = known {
        return (!known.is_empty()).then(|| Name::new(known));
    }
    let fit = |name: &&&Name| {
        let (vendor, package) = name.split_once('/')?;
        let (vendor, package) = (folded(vendor), folded(package));
        let rest = &parts[1..];
        let joined = |from: usize, to: usize| rest.get(from..to).map(|parts| parts.concat());
        let is_named = |text: Option<String>| text.is_some_and(|text| text == package);
        if vendor == *first && (is_named(joined(0, 1)) || is_named(joined(1, 2)) || is_named(joined(0, 2))) {
            Some(3)
        } else if package == *first || (vendor == *first && reversed(rest).is_some_and(|text| text == package)) {
            Some(2)
        } else {
            None
        }
    };
    let best = required.iter().filter_map(|name| Some((fit(&name)?, std::cmp::Reverse(*name)))).max();
    if let Some((_, std::cmp::Reverse(name))) = best {
        return Some(name.clone());
    }
    let mut of_vendor = required.iter().filter(|name| name.split_once('/').is_some_and(|(it, _)| folded(it) == *first));
    match (of_vendor.next(), of_vendor.next(), parts.get(2)) {
        (Some(only), None, _) => Some((*only).clone()),
        _ if first == "symfony" => component(class),
        _ => None,
    }
}

/// `Symfony\Bridge\Twig` is `symfony/twig-bridge`.
fn reversed(rest: &[String]) -> Option<String> {
    Some([rest.get(1)?.as_str(), rest.first()?.as_str()].concat())
}

/// The package of a Symfony component, which its namespace spells out.
fn component(class: &str) -> Option<Name> {
    let mut parts = class.split('\\').skip(1);
    let (kind, name) = (parts.next()?, kebab(parts.next()?));
    match kind {
        "Component" | "Bundle" => Some(Name::new(format!("symfony/{name}"))),
        "Bridge" => Some(Name::new(format!("symfony/{name}-bridge"))),
        _ => None,
    }
}

fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

fn folded(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '-' | '_')).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Whether the class or namespace `prefix` is `class` or holds it.
pub(super) fn is_prefix(prefix: &str, class: &str) -> bool {
    class.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('\\'))
}
