//! The tables of routes, routers, groups and mounts.

use super::arguments::Place;

/// How a web framework's routes are written.
///
/// A route is a call or a decorator *on a router*. A receiver is a router when a call of [`Routing::makers`] made it,
/// when its type is one of [`Routing::types`], when a group gave it to a function, or when it has one of
/// [`Routing::names`].
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct Routing {
    /// The tables are read only where an import begins with one of these; everywhere where there is none.
    pub(in crate::frameworks) packages: &'static [&'static str],
    /// The tables are read only in files whose path ends with one of these, or lies in one that ends with `/`.
    pub(in crate::frameworks) files: &'static [&'static str],
    /// Calls that make a router.
    pub(in crate::frameworks) makers: &'static [Maker],
    /// Types of parameters that are routers, as written: `chi.Router`.
    pub(in crate::frameworks) types: &'static [&'static str],
    /// Names of routers that come from elsewhere, by their last part: `app` takes `self.app` and `admin_app` too. The
    /// path has to begin with `/`, and a call has to have a handler.
    pub(in crate::frameworks) names: &'static [&'static str],
    /// Those among the types and names that are whole applications: where nothing mounts them, they serve by themselves.
    pub(in crate::frameworks) applications: &'static [&'static str],
    /// Receivers that are the source's own router without being made: `http`, `Route`. The empty one is for calls
    /// without a receiver, which have to be imported from one of [`Routing::packages`] where there are any.
    pub(in crate::frameworks) statics: &'static [&'static str],
    /// Whether the routes of [`Routing::statics`] are served only where something mounts the source. Those in a variable
    /// that is not one of [`Routing::lists`] then belong to a router of that name.
    pub(in crate::frameworks) statics_need_mount: bool,
    /// The variables that hold the source's own routes: `urlpatterns`.
    pub(in crate::frameworks) lists: &'static [&'static str],
    /// Decorators, annotations and attributes that make their function or method a route.
    pub(in crate::frameworks) decorators: &'static [RouteDecorator],
    /// Decorators that give a path to all methods of a class, or to the one method they stand on.
    pub(in crate::frameworks) path_decorators: &'static [PathDecorator],
    /// Calls that are routes.
    pub(in crate::frameworks) calls: &'static [RouteCall],
    /// Calls that give a path to all routes of a group.
    pub(in crate::frameworks) groups: &'static [GroupCall],
    /// Calls that mount a router below a path.
    pub(in crate::frameworks) mounts: &'static [MountCall],
}

impl Routing {
    /// No routes at all.
    pub(in crate::frameworks) const NEW: Routing = Routing {
        packages: &[],
        files: &[],
        makers: &[],
        types: &[],
        names: &[],
        applications: &[],
        statics: &[],
        statics_need_mount: false,
        lists: &[],
        decorators: &[],
        path_decorators: &[],
        calls: &[],
        groups: &[],
        mounts: &[],
    };
}

/// A call that makes a router: `APIRouter(prefix="/v1")`.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct Maker {
    /// The callee: as written, by its full path, or, where it is one name, by the last part of what is written.
    pub(in crate::frameworks) callee: &'static str,
    /// The argument that gives all its routes a path.
    pub(in crate::frameworks) path: Place,
    /// Whether its routes are served only where something mounts it.
    pub(in crate::frameworks) needs_mount: bool,
}

impl Maker {
    /// A call that makes an application, which serves by itself.
    pub(in crate::frameworks) const fn application(callee: &'static str) -> Maker {
        Maker { callee, path: Place::NOWHERE, needs_mount: false }
    }

    /// A call that makes a router which has to be mounted.
    pub(in crate::frameworks) const fn part(callee: &'static str, path: Place) -> Maker {
        Maker { callee, path, needs_mount: true }
    }
}

/// Which methods a route answers.
#[derive(Clone, Copy)]
pub(in crate::frameworks) enum Methods {
    /// These, in upper case; `*` for any.
    Are(&'static [&'static str]),
    /// The name of the call or decorator, in upper case.
    Name,
    /// Those an argument lists, or else these: `methods=["GET", "POST"]`, `RequestMethod.GET`.
    Argument(Place, &'static [&'static str]),
    /// Those of a resource, each with what is below the path: `("GET", "/{id}")`.
    Resource(&'static [(&'static str, &'static str)]),
    /// The word before the path, `"GET /users"`; any where there is none.
    InPath,
    /// Those that a call of this name in the same chain lists; any where there is none: `.Methods("GET")`.
    Following(&'static str),
    /// Those whose handlers the handler chains: `get(list).post(create)`; any where it is something else.
    InHandler,
}

/// A decorator, annotation or attribute that makes a route.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct RouteDecorator {
    /// Its names, without the receiver: `get` for `@app.get("/")`.
    pub(in crate::frameworks) names: &'static [&'static str],
    /// Whether it is called on a router: `@app.get("/")`, not `@GetMapping("/")`.
    pub(in crate::frameworks) on_router: bool,
    /// Which methods it answers.
    pub(in crate::frameworks) methods: Methods,
    /// The argument that is the path, or a list of paths.
    pub(in crate::frameworks) path: Place,
}

/// A decorator that gives a path: `@RequestMapping("/users")` on a class, `[Route("api/[controller]")]`.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct PathDecorator {
    /// Its name.
    pub(in crate::frameworks) name: &'static str,
    /// The argument that is the path.
    pub(in crate::frameworks) path: Place,
    /// The ending that a class's name loses where a path says `[controller]`; empty where paths say no such thing.
    pub(in crate::frameworks) class_ending: &'static str,
}

/// A call that makes a route.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct RouteCall {
    /// Its names, without the receiver: `get` for `app.get("/", list)`.
    pub(in crate::frameworks) names: &'static [&'static str],
    /// Which methods it answers.
    pub(in crate::frameworks) methods: Methods,
    /// The argument that is the path; nowhere where the receiver's group gives it: `app.route("/").get(list)`.
    pub(in crate::frameworks) path: Place,
    /// The argument that serves it.
    pub(in crate::frameworks) handler: Place,
}

/// A call that gives a path to a group of routes: those on its result, and those in the function it is given.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct GroupCall {
    /// Its names, without the receiver.
    pub(in crate::frameworks) names: &'static [&'static str],
    /// The argument that is the path; nowhere for a group that only shares what is no path.
    pub(in crate::frameworks) path: Place,
}

/// A call that mounts a router: `include_router(users.router, prefix="/users")`.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct MountCall {
    /// Its names, without the receiver.
    pub(in crate::frameworks) names: &'static [&'static str],
    /// The argument that is the path.
    pub(in crate::frameworks) path: Place,
    /// The argument that is mounted: a router, a module, a function that makes one, or a list of such.
    pub(in crate::frameworks) target: Place,
    /// The call around the mounted thing, where there is one: `include("shop.urls")`, `StripPrefix("/api", mux)`.
    /// Without it, it is no mount.
    pub(in crate::frameworks) wrapper: Option<&'static str>,
    /// Whether the call mounts nothing where it has no path, unless a router of the source is mounted:
    /// `app.use(logger)`.
    pub(in crate::frameworks) needs_path: bool,
}
