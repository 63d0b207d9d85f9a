CREATE TABLE IF NOT EXISTS products (
    id       INTEGER PRIMARY KEY,
    sku      TEXT    NOT NULL UNIQUE,
    name     TEXT    NOT NULL,
    price    INTEGER NOT NULL CHECK (price >= 0),
    stock    INTEGER NOT NULL CHECK (stock >= 0),
    reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved BETWEEN 0 AND stock)
);

CREATE TABLE IF NOT EXISTS carts (
    id     TEXT    PRIMARY KEY,
    closed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS cart_lines (
    cart_id    TEXT    NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (cart_id, product_id)
);

CREATE TABLE IF NOT EXISTS orders (
    id                TEXT    PRIMARY KEY,
    cart_id           TEXT    NOT NULL UNIQUE REFERENCES carts (id),
    status            TEXT    NOT NULL,
    total             INTEGER NOT NULL,
    charge_id         TEXT
);
