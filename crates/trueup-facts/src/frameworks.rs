//! Frameworks as data: which call, decorator or class is an environment read, a route, a flag, a table, an error, a test.
//!
//! One file a framework, with its cases beside it, listed in [`FRAMEWORKS`]. What a framework does in the plain way is
//! a table, in the forms of `rules`; what needs more is a function from facts to signals.

mod rules;

mod active_record;
mod actix_web;
mod aiohttp;
mod argparse;
mod asp_net;
mod axum;
mod boost_program_options;
mod c_getenv;
mod chi;
mod clap;
mod cli11;
mod click;
mod commander;
mod criterion;
mod diesel;
mod django;
mod django_environ;
mod doctrine;
mod dot_net_environment;
mod drizzle;
mod echo;
mod entity_framework;
mod express;
mod fastapi;
mod fastify;
mod file_routes;
mod flask;
mod getopt;
mod gflags;
mod gin;
mod go_env_tags;
mod go_flag;
mod go_os;
mod gorilla_mux;
mod gorm;
mod hono;
mod javascript_tests;
mod jpa;
mod jvm_system;
mod koa_router;
mod laravel;
mod mongoengine;
mod mongoose;
mod nestjs;
mod net_http;
mod option_parser;
mod pflag;
mod php_environment;
mod pydantic_settings;
mod python_decouple;
mod python_os;
mod rails;
mod rocket;
mod ruby_env;
mod rust_std_env;
mod sea_orm;
mod sinatra;
mod spring;
mod spring_config;
mod sqlalchemy;
mod sqlmodel;
mod starlette;
mod swift_environment;
mod symfony;
mod symfony_console;
mod typeorm;
mod typer;
mod urfave_cli;
mod vapor;
mod viper;
mod yargs;

use rules::calls::Texts;
use rules::environment::{self, EnvironmentCall};
use rules::flags::{self, CommandLine};
use rules::routing::{self, Routing};
use rules::types::{self, Types};
use rules::{arguments, literals, routes, tags};

use crate::{FileFacts, Language, Signal, Source};

/// What a framework gives a meaning to.
pub struct Framework {
    /// Its name, as people write it.
    pub name: &'static str,
    /// The names of the languages it is used from.
    pub languages: &'static [&'static str],
    /// Calls that read an environment variable.
    environment_calls: &'static [EnvironmentCall],
    /// How its routes are written.
    routing: Routing,
    /// How its flags and commands are written.
    command_line: CommandLine,
    /// Which types are tables and errors, and which functions are tests.
    types: Types,
    /// What its signals are beyond the tables.
    signals: Option<fn(&Source, &FileFacts) -> Vec<Signal>>,
}

impl Framework {
    /// Nothing: what a framework does not say of itself.
    const NEW: Framework = Framework {
        name: "",
        languages: &[],
        environment_calls: &[],
        routing: Routing::NEW,
        command_line: CommandLine::NEW,
        types: Types::NEW,
        signals: None,
    };
}

/// Every framework.
pub static FRAMEWORKS: &[&Framework] = &[
    &python_os::PYTHON_OS,
    &pydantic_settings::PYDANTIC_SETTINGS,
    &python_decouple::PYTHON_DECOUPLE,
    &django_environ::DJANGO_ENVIRON,
    &flask::FLASK,
    &fastapi::FASTAPI,
    &starlette::STARLETTE,
    &aiohttp::AIOHTTP,
    &django::DJANGO,
    &argparse::ARGPARSE,
    &click::CLICK,
    &typer::TYPER,
    &sqlalchemy::SQLALCHEMY,
    &sqlmodel::SQLMODEL,
    &mongoengine::MONGOENGINE,
    &go_os::GO_OS,
    &go_env_tags::GO_ENV_TAGS,
    &viper::VIPER,
    &net_http::NET_HTTP,
    &chi::CHI,
    &gin::GIN,
    &echo::ECHO,
    &gorilla_mux::GORILLA_MUX,
    &go_flag::GO_FLAG,
    &pflag::PFLAG,
    &urfave_cli::URFAVE_CLI,
    &gorm::GORM,
    &express::EXPRESS,
    &fastify::FASTIFY,
    &koa_router::KOA_ROUTER,
    &hono::HONO,
    &nestjs::NESTJS,
    &file_routes::FILE_ROUTES,
    &commander::COMMANDER,
    &yargs::YARGS,
    &typeorm::TYPEORM,
    &drizzle::DRIZZLE,
    &mongoose::MONGOOSE,
    &javascript_tests::JAVASCRIPT_TESTS,
    &rust_std_env::RUST_STANDARD_ENVIRONMENT,
    &clap::CLAP,
    &axum::AXUM,
    &actix_web::ACTIX_WEB,
    &rocket::ROCKET,
    &diesel::DIESEL,
    &sea_orm::SEA_ORM,
    &criterion::CRITERION,
    &c_getenv::C_GETENV,
    &boost_program_options::BOOST_PROGRAM_OPTIONS,
    &cli11::CLI11,
    &gflags::GFLAGS,
    &getopt::GETOPT,
    &dot_net_environment::DOT_NET_ENVIRONMENT,
    &asp_net::ASP_NET,
    &spring::SPRING,
    &spring_config::SPRING_CONFIG,
    &jpa::JPA,
    &jvm_system::JVM_SYSTEM,
    &jvm_system::SCALA_SYS,
    &entity_framework::ENTITY_FRAMEWORK,
    &ruby_env::RUBY_ENV,
    &option_parser::OPTION_PARSER,
    &rails::RAILS,
    &active_record::ACTIVE_RECORD,
    &sinatra::SINATRA,
    &php_environment::PHP_ENVIRONMENT,
    &laravel::LARAVEL,
    &symfony::SYMFONY,
    &symfony_console::SYMFONY_CONSOLE,
    &doctrine::DOCTRINE,
    &swift_environment::SWIFT_ENVIRONMENT,
    &vapor::VAPOR,
];

/// Adds to `facts` the signals that the frameworks of `language` read into its calls and definitions.
pub fn add_signals(language: &Language, source: &Source, facts: &mut FileFacts) {
    let mut found = Vec::new();
    let texts = Texts::new(language, source, facts);
    for framework in FRAMEWORKS.iter().filter(|framework| framework.languages.contains(&language.name)) {
        found.extend(environment::reads(framework.environment_calls, language, facts));
        found.extend(routes::read(&framework.routing, &texts));
        found.extend(flags::read(&framework.command_line, &texts));
        found.extend(types::read(&framework.types, &texts));
        found.extend(framework.signals.map(|signals| signals(source, facts)).unwrap_or_default());
    }
    if found.is_empty() {
        return;
    }
    facts.signals.append(&mut found);
    facts.signals.sort_by_key(|signal| (signal.span.start, signal.span.end));
    facts.signals.dedup();
}
