-- The sample database: an online shop, for MySQL 8.0.13+ and MariaDB 10.8+, with every common type and constraint.
-- /*!80013 … */ runs on MySQL only (MariaDB skips versions from 5.7 on), /*M! … */ on MariaDB only.

SET NAMES utf8mb4;
SET time_zone = '+00:00';
SET foreign_key_checks = 0; -- Users and addresses refer to each other
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE settings (
  `key`       varchar(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value       json NOT NULL,
  description tinytext NOT NULL,
  priority    tinyint NOT NULL DEFAULT -1,
  PRIMARY KEY (`key`),
  CONSTRAINT settings_key_has_section CHECK (`key` LIKE '%.%')
) COMMENT = 'Shop settings; a key is section.name';

CREATE TABLE Users (
  id                 bigint unsigned NOT NULL AUTO_INCREMENT,
  public_id          binary(16) NOT NULL COMMENT 'UUID, big-endian',
  email              varchar(190) NOT NULL,
  first_name         varchar(60) NOT NULL,
  last_name          varchar(60) NOT NULL,
  full_name          varchar(121) GENERATED ALWAYS AS (concat(first_name, ' ', last_name)) VIRTUAL,
  password_hash      varbinary(64) NOT NULL,
  birthday           date DEFAULT NULL,
  locale             char(5) NOT NULL DEFAULT 'en-GB',
  roles              set('customer', 'vip', 'staff', 'beta tester') NOT NULL DEFAULT 'customer',
  is_active          tinyint(1) NOT NULL DEFAULT 1,
  wants_news         bit(1) NOT NULL DEFAULT b'0',
  loyalty_points     mediumint unsigned NOT NULL DEFAULT 0,
  balance            decimal(12, 2) NOT NULL DEFAULT 0.00 COMMENT 'Store credit in euro; may be negative',
  preferences        json DEFAULT NULL,
  default_address_id int unsigned DEFAULT NULL,
  referred_by        bigint unsigned DEFAULT NULL,
  created_at         timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  updated_at         timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  PRIMARY KEY (id),
  UNIQUE KEY users_email (email) COMMENT 'Case-insensitive, by its collation',
  UNIQUE KEY users_public_id (public_id),
  KEY users_name (last_name(10), first_name(10)),
  /*!80013 KEY users_email_lower ((lower(email))), */
  CONSTRAINT users_email_has_at CHECK (email LIKE '%_@_%'),
  CONSTRAINT users_default_address FOREIGN KEY (default_address_id) REFERENCES addresses (id) ON DELETE SET NULL,
  CONSTRAINT users_referred_by FOREIGN KEY (referred_by) REFERENCES Users (id) ON DELETE SET NULL
) COMMENT = 'Customers and staff; the capital letter is old';

CREATE TABLE addresses (
  id          int unsigned NOT NULL AUTO_INCREMENT,
  user_id     bigint unsigned NOT NULL,
  kind        enum('home', 'work', 'pick-up point') NOT NULL DEFAULT 'home',
  street      varchar(120) NOT NULL,
  postal_code varchar(12) NOT NULL,
  city        varchar(80) NOT NULL,
  country     char(2) CHARACTER SET ascii NOT NULL,
  latitude    double DEFAULT NULL,
  longitude   double DEFAULT NULL,
  created_at  datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  KEY addresses_user (user_id),
  KEY addresses_place (country, postal_code),
  CONSTRAINT addresses_user FOREIGN KEY (user_id) REFERENCES Users (id) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE categories (
  id        smallint unsigned NOT NULL AUTO_INCREMENT,
  parent_id smallint unsigned DEFAULT NULL,
  name      varchar(60) NOT NULL,
  slug      varchar(80) CHARACTER SET ascii NOT NULL,
  position  tinyint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY categories_slug (slug),
  CONSTRAINT categories_parent FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE RESTRICT
) COMMENT = 'A tree of two levels';

CREATE TABLE warehouses (
  id           tinyint unsigned NOT NULL AUTO_INCREMENT,
  name         varchar(60) NOT NULL,
  opens_at     time NOT NULL DEFAULT '08:00:00',
  closes_at    time(3) NOT NULL DEFAULT '18:30:00.000',
  clock_offset time NOT NULL COMMENT 'Against UTC; negative in the west',
  open_months  bit(12) NOT NULL DEFAULT b'111111111111' COMMENT 'January is the lowest bit',
  altitude     smallint NOT NULL DEFAULT 0 COMMENT 'Metres; some lie below the sea',
  PRIMARY KEY (id),
  UNIQUE KEY warehouses_name (name)
);

CREATE TABLE products (
  id          int NOT NULL AUTO_INCREMENT,
  category_id smallint unsigned NOT NULL,
  sku         char(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        varchar(140) NOT NULL,
  description text NOT NULL,
  legacy_name varchar(60) CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT NULL COMMENT 'From the system of 2004',
  price       decimal(10, 2) NOT NULL,
  tax_rate    decimal(4, 3) NOT NULL DEFAULT 0.190,
  gross_price decimal(12, 2) GENERATED ALWAYS AS (round(price * (1 + tax_rate), 2)) STORED,
  weight_kg   float NOT NULL,
  model_year  year DEFAULT NULL,
  state       enum('draft', 'on sale', 'sold out', 'retired') NOT NULL DEFAULT 'draft',
  attributes  json NOT NULL,
  available_from date NOT NULL DEFAULT (CURRENT_DATE),
  created_at  datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (id),
  UNIQUE KEY products_sku (sku),
  KEY products_category_price (category_id, price DESC),
  KEY products_name (name(20)),
  KEY products_year (model_year) /*!80000 INVISIBLE */ /*M!100600 IGNORED */,
  FULLTEXT KEY products_text (name, description),
  CONSTRAINT products_price_positive CHECK (price > 0),
  CONSTRAINT products_tax_rate_sane CHECK (tax_rate >= 0 AND tax_rate < 1),
  CONSTRAINT products_category FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE NO ACTION
);

CREATE TABLE product_images (
  product_id int NOT NULL,
  position   tinyint unsigned NOT NULL,
  mime_type  varchar(40) CHARACTER SET ascii NOT NULL DEFAULT 'image/png',
  checksum   binary(16) NOT NULL,
  thumbnail  tinyblob NOT NULL,
  preview    blob NOT NULL,
  image      mediumblob NOT NULL,
  original   longblob DEFAULT NULL,
  alt_text   mediumtext DEFAULT NULL,
  PRIMARY KEY (product_id, position),
  CONSTRAINT product_images_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE
);

CREATE TABLE inventory (
  warehouse_id tinyint unsigned NOT NULL,
  product_id   int NOT NULL,
  quantity     mediumint NOT NULL DEFAULT 0 COMMENT 'Negative: owed to customers',
  shelf        varchar(8) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  counted_at   timestamp NULL DEFAULT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  KEY inventory_warehouse (warehouse_id),
  CONSTRAINT inventory_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (id) ON UPDATE CASCADE,
  CONSTRAINT inventory_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE
);

CREATE TABLE coupons (
  code        varchar(20) NOT NULL,
  percent_off tinyint unsigned NOT NULL,
  used_times  int NOT NULL DEFAULT 0,
  valid_from  date NOT NULL,
  valid_until date NOT NULL DEFAULT (CURRENT_DATE + INTERVAL 90 DAY),
  terms       tinytext DEFAULT NULL,
  PRIMARY KEY (code),
  CONSTRAINT coupons_percent CHECK (percent_off BETWEEN 1 AND 90),
  CONSTRAINT coupons_period CHECK (valid_from <= valid_until)
) COMMENT = 'Codes are the same in upper and lower case';

CREATE TABLE orders (
  id                  bigint unsigned NOT NULL AUTO_INCREMENT,
  user_id             bigint unsigned NOT NULL,
  shipping_address_id int unsigned DEFAULT NULL,
  coupon_code         varchar(20) DEFAULT NULL,
  status              enum('pending', 'paid', 'shipped', 'delivered', 'cancelled') NOT NULL DEFAULT 'pending',
  channel             enum('web', 'app', 'phone', 'shop floor') NOT NULL DEFAULT 'web',
  currency            char(3) CHARACTER SET ascii NOT NULL DEFAULT 'EUR',
  total               decimal(14, 2) NOT NULL DEFAULT 0.00,
  gift_wrap           bool NOT NULL DEFAULT false,
  placed_at           datetime(6) NOT NULL,
  placed_year         smallint GENERATED ALWAYS AS (year(placed_at)) STORED,
  updated_at          datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  PRIMARY KEY (id),
  KEY orders_user (user_id, placed_at DESC),
  KEY orders_status (status),
  CONSTRAINT orders_total_not_negative CHECK (total >= 0),
  CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES Users (id) ON DELETE RESTRICT,
  CONSTRAINT orders_address FOREIGN KEY (shipping_address_id) REFERENCES addresses (id) ON DELETE SET NULL,
  CONSTRAINT orders_coupon FOREIGN KEY (coupon_code) REFERENCES coupons (code) ON DELETE SET NULL ON UPDATE CASCADE
) AUTO_INCREMENT = 200000 COMMENT = 'One row per checkout';

CREATE TABLE order_items (
  order_id   bigint unsigned NOT NULL,
  line       smallint unsigned NOT NULL,
  product_id int NOT NULL,
  quantity   smallint NOT NULL DEFAULT 1 COMMENT 'Negative: a return',
  unit_price decimal(10, 2) NOT NULL,
  line_total decimal(14, 2) GENERATED ALWAYS AS (quantity * unit_price) STORED,
  PRIMARY KEY (order_id, line),
  KEY order_items_product (product_id),
  CONSTRAINT order_items_quantity CHECK (quantity <> 0),
  CONSTRAINT order_items_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  CONSTRAINT order_items_product FOREIGN KEY (product_id) REFERENCES products (id)
);

CREATE TABLE payments (
  id            bigint NOT NULL AUTO_INCREMENT,
  order_id      bigint unsigned NOT NULL,
  method        enum('card', 'transfer', 'invoice', 'gift card') NOT NULL,
  amount        decimal(14, 2) NOT NULL,
  amount_minor  decimal(18, 0) NOT NULL COMMENT 'In cents',
  exchange_rate decimal(65, 30) NOT NULL DEFAULT 1.000000000000000000000000000000,
  reference     char(36) CHARACTER SET ascii NOT NULL DEFAULT (uuid()),
  paid_at       timestamp(3) NULL DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY payments_reference (reference),
  KEY payments_order (order_id),
  CONSTRAINT payments_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT
);

CREATE TABLE shipments (
  id           int unsigned NOT NULL AUTO_INCREMENT,
  order_id     bigint unsigned NOT NULL,
  warehouse_id tinyint unsigned NOT NULL,
  carrier      varchar(30) NOT NULL,
  tracking     varchar(40) CHARACTER SET ascii NOT NULL,
  transit_time time DEFAULT NULL COMMENT 'Usually more than 24 hours',
  shipped_at   datetime NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY shipments_tracking (carrier, tracking),
  KEY shipments_order (order_id),
  KEY shipments_warehouse (warehouse_id),
  CONSTRAINT shipments_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  CONSTRAINT shipments_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (id)
);

CREATE TABLE reviews (
  product_id int NOT NULL,
  user_id    bigint unsigned NOT NULL,
  rating     tinyint(1) NOT NULL COMMENT 'One to five stars: not a boolean',
  title      varchar(100) DEFAULT NULL,
  body       longtext DEFAULT NULL,
  helpful    int NOT NULL DEFAULT 0,
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (product_id, user_id),
  KEY reviews_user (user_id),
  FULLTEXT KEY reviews_text (title, body),
  CONSTRAINT reviews_rating CHECK (rating BETWEEN 1 AND 5),
  CONSTRAINT reviews_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE,
  CONSTRAINT reviews_user FOREIGN KEY (user_id) REFERENCES Users (id) ON DELETE CASCADE
);

CREATE TABLE events (
  happened_at datetime(6) NOT NULL,
  kind        enum('view', 'search', 'add to cart', 'checkout', 'login', 'error') NOT NULL,
  user_id     bigint unsigned DEFAULT NULL,
  session     bigint unsigned NOT NULL COMMENT 'A hash: uses all 64 bits',
  ip          varbinary(16) NOT NULL COMMENT '4 or 16 bytes, network order',
  path        varchar(200) NOT NULL,
  duration_ms double NOT NULL,
  payload     json DEFAULT NULL
) COMMENT = 'Click stream; no key at all';

CREATE TABLE audit (
  id         bigint unsigned NOT NULL AUTO_INCREMENT,
  table_name varchar(64) NOT NULL,
  row_id     bigint NOT NULL,
  action     enum('insert', 'update', 'delete') NOT NULL,
  old_row    json DEFAULT NULL,
  new_row    json DEFAULT NULL,
  changed_by varchar(190) NOT NULL DEFAULT '',
  changed_at datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY audit_row (table_name, row_id)
);

CREATE TABLE `Order Notes` (
  `Id`           int NOT NULL AUTO_INCREMENT,
  `Order`        bigint unsigned NOT NULL,
  `select`       varchar(40) NOT NULL DEFAULT 'it''s "new"',
  `from`         varchar(80) NOT NULL DEFAULT '',
  `Body Text`    text NOT NULL,
  `is "urgent"?` tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`Id`),
  KEY `by order` (`Order`, `select`),
  CONSTRAINT `note's order` FOREIGN KEY (`Order`) REFERENCES orders (id) ON DELETE CASCADE
) COMMENT = 'Names that need quoting; it''s on purpose';

SET foreign_key_checks = 1;
