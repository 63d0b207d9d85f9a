CREATE TABLE parcels (
    number   TEXT PRIMARY KEY,
    receiver TEXT NOT NULL,
    stage    TEXT NOT NULL
);
