-- 311,000 rows of the shop, the same on every run: "random" values are cut from the CRC32 of the SHA-2 of a number.
-- (CRC32 alone is linear: neighbours would look alike. MySQL 9.7 has no MD5 any more.)

SET NAMES utf8mb4;
SET time_zone = '+00:00';
SET timestamp = 1767225600; -- 2026-01-01: what CURRENT_TIMESTAMP means for the columns that are not named below
SET sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE';

-- Dropped at the end. r and r2 have 32 bits; each use takes others of them by DIV and %.
CREATE TABLE numbers (n int NOT NULL PRIMARY KEY, r bigint NOT NULL, r2 bigint NOT NULL);
INSERT INTO numbers (n, r, r2)
WITH digits (d) AS (
  SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL
  SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)
SELECT n, crc32(sha2(n, 224)), crc32(sha2(n, 384))
FROM (SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
      FROM digits a, digits b, digits c, digits e, digits f) AS s
ORDER BY n;

INSERT INTO settings (`key`, value, description, priority) VALUES
  ('shop.name', '"Martlet & Daughters"', 'Shown in the title bar', 0),
  ('shop.languages', '["en", "de", "fr", "pl", "日本語"]', 'In the order of the menu', 1),
  ('shop.open', 'true', 'Maintenance mode when false', 127),
  ('shop.motto', '"Everything for the nest 🪺"', 'Emoji are welcome', DEFAULT),
  ('mail.sender', '{"name": "Shop", "address": "shop@example.com"}', 'From line', 5),
  ('mail.retry_seconds', '[1, 5, 30, 600]', 'Pauses between attempts', -128),
  ('cart.limits', '{"items": 99, "value": 12500.50, "currencies": ["EUR", "USD", "GBP"]}', 'Per customer', 7),
  ('cart.note', 'null', 'No note by default', 0),
  ('tax.default_rate', '0.19', 'Germany', 3),
  ('tax.large_number', '12345678901234567890', 'More than 64 signed bits', 0),
  ('search.synonyms', '{"sofa": ["couch", "settee"], "lamp": []}', 'Both ways', 2),
  ('search.escape', '"tab \\t quote \\" backslash \\\\ ünï"', 'Escapes survive', 0);

INSERT INTO categories (id, parent_id, name, slug, position) VALUES
  (1, NULL, 'Kitchen', 'kitchen', 1), (2, NULL, 'Living room', 'living-room', 2), (3, NULL, 'Garden', 'garden', 3),
  (4, NULL, 'Office', 'office', 4), (5, NULL, 'Outdoor', 'outdoor', 5), (6, NULL, 'Children', 'children', 255),
  (11, 1, 'Cookware', 'cookware', 1), (12, 1, 'Cutlery', 'cutlery', 2), (13, 1, 'Coffee & tea', 'coffee-tea', 3),
  (21, 2, 'Lamps', 'lamps', 1), (22, 2, 'Sofas', 'sofas', 2), (23, 2, 'Rugs', 'rugs', 3),
  (31, 3, 'Tools', 'garden-tools', 1), (32, 3, 'Bird houses', 'bird-houses', 2), (33, 3, 'Seeds', 'seeds', 3),
  (41, 4, 'Desks', 'desks', 1), (42, 4, 'Chairs', 'chairs', 2), (43, 4, 'Stationery', 'stationery', 3),
  (51, 5, 'Tents', 'tents', 1), (52, 5, 'Backpacks', 'backpacks', 2), (53, 5, 'Bicycles', 'bicycles', 3),
  (61, 6, 'Toys', 'toys', 1), (62, 6, 'Books', 'books', 2), (63, 6, 'Crafts', 'crafts', 3);

INSERT INTO warehouses (id, name, opens_at, closes_at, clock_offset, open_months, altitude) VALUES
  (1, 'Rotterdam', '06:00:00', '22:00:00.000', '01:00:00', b'111111111111', -6),
  (2, 'Poznań', '07:30:00', '19:15:00.500', '01:00:00', b'111111111111', 60),
  (3, 'Lyon', DEFAULT, DEFAULT, '01:00:00', b'111110111111', 173),
  (4, 'Leeds', '00:00:00', '23:59:59.999', '00:00:00', b'111111111111', 63),
  (5, 'Halifax', '08:00:00', '17:00:00.000', '-04:00:00', b'111111111110', 15),
  (6, 'Denver', '09:00:00', '16:45:30.250', '-07:00:00', b'001111111100', 1609),
  (7, 'Osaka', DEFAULT, '20:00:00.000', '09:00:00', b'111111111111', 3),
  (255, 'Returns', DEFAULT, DEFAULT, '-00:30:00', b'000000000000', -32768);

-- 10,000 users, in the order in which they registered; every 20th was referred by an earlier one.
SET foreign_key_checks = 0;
INSERT INTO Users (id, public_id, email, first_name, last_name, password_hash, birthday, locale, roles, is_active,
                   wants_news, loyalty_points, balance, preferences, default_address_id, referred_by,
                   created_at, updated_at)
SELECT n, unhex(left(sha2(concat('uuid', n), 256), 32)),
  concat(if(n % 3 = 0, 'Mail', 'shopper'), '.', n, '@',
    elt(1 + r % 4, 'example.com', 'example.org', 'Example.net', 'post.example')),
  elt(1 + r DIV 7 % 40, 'Ada', 'Zoë', 'Łukasz', 'José', 'Søren', 'Nguyễn', 'Aoife', 'Björn', 'Chloé', 'Dmitri',
    'Elif', 'Fatima', 'George', 'Hanna', 'Ines', 'Jürgen', 'Katarzyna', 'Liam', 'Mária', 'Noor', 'Olga', 'Pedro',
    'Quinn', 'Renée', 'Sinéad', 'Tomás', 'Ursula', 'Víctor', 'Wiebke', 'Xavier', 'Yuki', '美咲', 'Amélie', 'Bruno',
    'Clara', 'David', 'Emma', 'Frank', 'Grace', 'Henry'),
  elt(1 + r DIV 311 % 40, 'Smith', 'O''Brien', 'García', 'Müller', 'Kowalski', 'van der Berg', 'Rossi', 'Silva',
    'Novák', 'Jensen', 'Ivanova', 'Yılmaz', 'Tanaka', '佐藤', 'Nguyễn', 'Dubois', 'Lefèvre', 'Weiß', 'Åkesson',
    'MacDonald', 'Papadopoulos', 'Kovács', 'Popescu', 'Andersen', 'Murphy', 'Clarke', 'Walker', 'Hall', 'Moreau',
    'Fischer', 'Schäfer', 'Bianchi', 'Costa', 'Horváth', 'Nowak', 'Larsson', 'Virtanen', 'Singh', 'Khan', 'Lee'),
  unhex(sha2(concat('password', n), 256)),
  if(r DIV 13 % 5 = 0, NULL, date '1940-01-01' + INTERVAL r2 % 24000 DAY),
  elt(1 + r2 DIV 5 % 5, 'en-GB', 'de-DE', 'fr-FR', 'pl-PL', 'ja-JP'),
  CASE WHEN n % 500 = 0 THEN 'staff,beta tester' WHEN n % 17 = 0 THEN 'customer,vip' WHEN n % 97 = 0 THEN ''
    ELSE 'customer' END,
  n % 11 <> 0, n % 3 = 0, if(n % 17 = 0, r2 % 16777216, r2 % 5000), (r2 DIV 3 % 20000 - 5000) / 100,
  CASE r % 3 WHEN 0 THEN NULL
    WHEN 1 THEN json_object('theme', elt(1 + r2 % 3, 'light', 'dark', 'système'), 'font_size', 10 + r2 % 8)
    ELSE json_object('newsletter', json_array('garden', n % 100), 'nick', concat('🐦', n)) END,
  if(n % 10 = 0, NULL, n), if(n % 20 = 0, 1 + r2 % (n - 1), NULL),
  timestamp '2023-01-01 08:00:00' + INTERVAL (n - 500) * 9450 SECOND + INTERVAL r2 % 1000000 MICROSECOND,
  timestamp '2023-01-01 08:00:00' + INTERVAL (n - 500) * 9450 + r % 864000 SECOND
FROM numbers WHERE n <= 10000;

-- 12,000 addresses: one for each user, a second one for every fifth.
INSERT INTO addresses (id, user_id, kind, street, postal_code, city, country, latitude, longitude, created_at)
SELECT n, if(n <= 10000, n, (n - 10000) * 5), if(n <= 10000, 'home', elt(1 + r % 2, 'work', 'pick-up point')),
  concat(1 + r DIV 5 % 180, if(r DIV 11 % 9 = 0, 'b', ''), ' ',
    elt(1 + r DIV 3 % 12, 'High Street', 'Rue de la Paix', 'Hauptstraße', 'ul. Długa', 'Mill Lane', 'Via Roma',
      'Calle Mayor', 'Kirkegata', 'Church Road', 'Am Bahnhof', 'Nørregade', 'Station Road')),
  lpad(r2 % 100000, 5, '0'),
  elt(place, 'Leeds', 'Lyon', 'Köln', 'Łódź', 'Málaga', 'Århus', 'Genève', 'Saint John''s', '大阪市'),
  elt(place, 'GB', 'FR', 'DE', 'PL', 'ES', 'DK', 'CH', 'CA', 'JP'),
  if(r2 % 10 = 0, NULL,
    elt(place, 53.80, 45.76, 50.94, 51.76, 36.72, 56.16, 46.20, 47.56, 34.69) + r2 % 9973 / 100000e0),
  if(r2 % 10 = 0, NULL,
    elt(place, -1.55, 4.84, 6.96, 19.46, -4.42, 10.20, 6.14, -52.71, 135.50) + r % 9973 / 100000e0),
  timestamp '2023-01-01 09:00:00' + INTERVAL (if(n <= 10000, n, (n - 10000) * 5) - 500) * 9450 SECOND
FROM (SELECT n, r, r2, 1 + r DIV 59 % 9 AS place
      FROM numbers WHERE n <= 12000) AS s;
SET foreign_key_checks = 1;

-- 2,000 products in the 18 leaf categories.
INSERT INTO products (id, category_id, sku, name, description, legacy_name, price, tax_rate, weight_kg, model_year,
                      state, attributes, available_from, created_at)
SELECT n, 10 * (1 + n % 6) + 1 + n DIV 6 % 3,
  concat(char(65 + n % 26 USING ascii), lpad(r % 100000000, 8, '0'), lpad(n % 1000, 3, '0')),
  concat(elt(1 + r DIV 7 % 12, 'Classic', 'Compact', 'Nordic', 'Copper', 'Oak', 'Folding', 'Vintage', 'Café', 'Twin',
      'Mini', 'Deluxe', 'Everyday'), ' ',
    elt(1 + n % 6, elt(1 + n DIV 6 % 3, 'pan', 'knife', 'teapot'), elt(1 + n DIV 6 % 3, 'lamp', 'sofa', 'rug'),
      elt(1 + n DIV 6 % 3, 'spade', 'nest box', 'seed mix'), elt(1 + n DIV 6 % 3, 'desk', 'chair', 'notebook'),
      elt(1 + n DIV 6 % 3, 'tent', 'backpack', 'bicycle'),
      elt(1 + n DIV 6 % 3, 'train set', 'picture book', 'paint box')),
    ' No. ', n),
  concat('Made to last', elt(1 + r2 % 4, '.', ' — and to be repaired.',
    ', said one customer: "never again another".', ' 🛠️'),
    '\n\n', repeat(elt(1 + r2 DIV 4 % 3, 'Solid wood, oiled by hand. ', 'Steel & brass; 100% recyclable. ',
      'Größe L, Gewicht \\ Maß geprüft. '), 1 + r2 % 9),
    '\r\nCare:\twipe with a dry cloth.'),
  CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN concat('Größe ', r % 60, ' / Prüfmaß')
    WHEN 2 THEN concat('Café crème nº ', n) ELSE concat('Item ', n) END,
  round(pow(r2 % 1000, 2) / 70) / 100 * elt(1 + n % 6, 1, 8, 0.5, 5, 6, 0.5) + elt(1 + n % 6, 9, 39, 5, 29, 49, 4),
  elt(1 + r % 4, 0.190, 0.190, 0.070, 0.000),
  round((1 + r2 % 40000) / 1000, 3), if(n % 9 = 0, NULL, if(n % 500 = 1, 1901, 2010 + r % 16)),
  elt(1 + r DIV 17 % 8, 'on sale', 'on sale', 'on sale', 'on sale', 'on sale', 'sold out', 'retired', 'draft'),
  json_object('colour', elt(1 + r % 5, 'red', 'green', 'natural', 'schwarz', '藍'), 'size_cm',
    json_array(r % 200, r2 % 200),
    'fragile', if(r % 7 = 0, 'yes', NULL), 'rating', round(r2 % 500 / 100, 2)),
  date '2022-06-01' + INTERVAL r % 900 DAY,
  timestamp '2022-05-01 10:00:00' + INTERVAL n * 3607 SECOND + INTERVAL r % 1000000 MICROSECOND
FROM numbers WHERE n <= 2000;

-- 1,500 images: bytes that are no text; up to 20 kB, now and then empty or absent.
INSERT INTO product_images (product_id, position, mime_type, checksum, thumbnail, preview, image, original, alt_text)
SELECT 1 + (n - 1) DIV 2, (n - 1) % 2, elt(1 + n % 3, 'image/png', 'image/jpeg', 'image/webp'),
  unhex(left(sha2(n, 256), 32)),
  if(n % 50 = 0, '', unhex(repeat(left(sha2(concat('t', n), 256), 32), 1 + n % 15))),
  unhex(concat('89504E470D0A1A0A00', repeat(sha2(n, 224), 10 + n % 40))),
  unhex(repeat(sha2(n, 256), 1 + r % 90)), if(n % 40 = 0, unhex(repeat(sha2(n, 512), 300)), NULL),
  if(n % 4 = 0, NULL, concat('Picture ', n, ' 🖼️\nseen from the ', elt(1 + r % 3, 'left', 'right', 'top')))
FROM numbers WHERE n <= 1500;

INSERT INTO inventory (warehouse_id, product_id, quantity, shelf, counted_at)
SELECT w, p, if(r % 20 = 0, -1, 1) * (r % 400),
  if(r % 6 = 0, NULL, concat(char(65 + r % 26 USING ascii), '-', r DIV 26 % 90)),
  if(r % 8 = 0, NULL, timestamp '2025-06-01 00:00:00' + INTERVAL r % 15552000 SECOND)
FROM (SELECT 1 + (n - 1) % 3 + 3 * ((n - 1) DIV 3 % 2) AS w, 1 + (n - 1) DIV 3 AS p, r
      FROM numbers WHERE n <= 6000) AS s;

INSERT INTO coupons (code, percent_off, used_times, valid_from, valid_until, terms)
SELECT concat(elt(1 + n % 4, 'SPRING', 'Welcome', 'sorry', 'NEST'), '-', lpad(n, 4, '0')), 5 * (1 + r % 6), r % 500,
  date '2023-01-01' + INTERVAL r % 1000 DAY, date '2023-01-01' + INTERVAL r % 1000 + 30 DAY,
  if(n % 3 = 0, NULL, 'Once per household; not for books.')
FROM numbers WHERE n <= 200;

-- 30,000 orders, one about every 53 minutes for three years; the last ones are still on their way.
INSERT INTO orders (id, user_id, shipping_address_id, coupon_code, status, channel, currency, gift_wrap, placed_at,
  updated_at)
SELECT 100000 + n, buyer, if(r DIV 7 % 25 = 0, NULL, if(buyer % 5 = 0 AND r % 2 = 0, 10000 + buyer DIV 5, buyer)),
  if(r DIV 3 % 12 = 0, concat(elt(1 + c % 4, 'SPRING', 'Welcome', 'sorry', 'NEST'), '-', lpad(c, 4, '0')), NULL),
  CASE WHEN n > 29900 THEN 'pending' WHEN n > 29600 THEN 'paid' WHEN r2 % 16 = 0 THEN 'cancelled'
       WHEN n > 29200 THEN 'shipped' ELSE 'delivered' END,
  elt(1 + r2 DIV 16 % 10, 'web', 'web', 'web', 'web', 'web', 'app', 'app', 'app', 'phone', 'shop floor'),
  elt(1 + r2 DIV 7 % 6, 'EUR', 'EUR', 'EUR', 'EUR', 'GBP', 'USD'), r2 DIV 5 % 9 = 0,
  placed, placed + INTERVAL r2 % 604800 SECOND
FROM (SELECT n, r, r2, 1 + r % least(10000, 500 + n DIV 3) AS buyer, 1 + r2 % 200 AS c,
        timestamp '2023-01-02 08:00:00.000000' + INTERVAL n * 3150 + r2 % 3000 SECOND
        + INTERVAL r % 1000000 MICROSECOND AS placed
      FROM numbers WHERE n <= 30000) AS s;

-- 75,000 items: one to four lines per order, a few products are much more popular than the others.
INSERT INTO order_items (order_id, line, product_id, quantity, unit_price)
SELECT 100000 + n, line_number, p.id, if(r DIV 9 % 60 = 0 AND line_number > 1, -1, 1) * (1 + r DIV 11 % 3), p.price
FROM (SELECT n, line_number, r, 1 + r % 2000 * (r DIV 2000 % 2000) DIV 2000 AS product
      FROM (SELECT n, line_number,
          cast(crc32(sha2(concat(n, '-', line_number), 224)) AS signed) AS r
            FROM numbers JOIN (SELECT 1 AS line_number UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS four
              ON line_number <= 1 + n * 7 % 4
            WHERE n <= 30000) AS random) AS s
JOIN products p ON p.id = s.product
ORDER BY n, line_number;

UPDATE orders o JOIN (SELECT order_id, sum(line_total) AS total FROM order_items GROUP BY order_id)
  AS i ON i.order_id = o.id
SET o.total = greatest(i.total, 0), o.updated_at = o.updated_at;

INSERT INTO payments (order_id, method, amount, amount_minor, exchange_rate, reference, paid_at)
SELECT id, elt(1 + r % 5, 'card', 'card', 'card', 'transfer', if(r % 2 = 0, 'invoice', 'gift card')), total,
  total * 100,
  CASE currency WHEN 'EUR' THEN 1 WHEN 'GBP' THEN 0.853712345678901234567890123456 + r % 1000 / 1000000
    ELSE 1.082900000000000000000000000001 + r % 1000 / 1000000 END,
  lower(concat_ws('-', left(h, 8), substr(h, 9, 4), substr(h, 13, 4), substr(h, 17, 4), right(h, 12))),
  if(r % 40 = 0, NULL, placed_at + INTERVAL r % 172800 SECOND)
FROM (SELECT id, total, currency, placed_at, r,
        left(sha2(concat('reference', id), 256), 32) AS h
      FROM orders JOIN numbers ON n = id - 100000 WHERE status NOT IN ('pending', 'cancelled')) AS s
ORDER BY id;

INSERT INTO shipments (order_id, warehouse_id, carrier, tracking, transit_time, shipped_at)
SELECT id, elt(1 + r % 7, 1, 2, 3, 4, 5, 6, 7), elt(1 + r DIV 7 % 4, 'DHL', 'La Poste', 'Royal Mail', 'InPost'),
  concat(upper(hex(r)), id), if(status = 'shipped', NULL, sec_to_time(3600 * (5 + r DIV 3 % 200) + r % 3600)),
  placed_at + INTERVAL 3600 * 4 + r % 200000 SECOND
FROM orders JOIN numbers ON n = id - 100000
WHERE status IN ('shipped', 'delivered')
ORDER BY id;

-- 12,000 reviews; every pair of product and user once.
INSERT INTO reviews (product_id, user_id, rating, title, body, helpful, created_at)
SELECT 1 + n % 2000, 1 + (n * 37 + n DIV 2000) % 10000, elt(1 + r % 10, 5, 5, 5, 4, 4, 4, 3, 3, 2, 1),
  if(r % 6 = 0, NULL, elt(1 + r DIV 6 % 6, 'Lovely', 'As described', 'Not for me', 'Très bien 👍', '¡Excelente!',
    'It''s "ok"')),
  if(r % 9 = 0, NULL, concat('Ordered ', r % 5 + 1, ' of them.\n',
    repeat(elt(1 + r DIV 7 % 4, 'Good value for the price. ',
    'Die Qualität stimmt. ', 'Arrived late, but the parcel was fine… ', 'とても良い。'), 1 + r DIV 100 % 12),
    if(r % 5 = 0, '🎉\n\n— a happy customer', ''))),
  if(r % 13 = 0, -1, 1) * (r DIV 13 % 40), timestamp '2023-03-01 12:00:00' + INTERVAL n * 7400 SECOND
FROM numbers WHERE n <= 12000
ORDER BY 1, 2;

-- 95,000 events, IPv4 and IPv6.
INSERT INTO events (happened_at, kind, user_id, session, ip, path, duration_ms, payload)
SELECT timestamp '2023-01-01 00:00:00.000000' + INTERVAL n * 995 + r % 900 SECOND + INTERVAL r2 % 1000000 MICROSECOND,
  elt(1 + r % 12, 'view', 'view', 'view', 'view', 'view', 'view', 'search', 'search', 'add to cart', 'checkout',
    'login', if(r % 5 = 0, 'error', 'view')),
  if(r % 4 = 0, NULL, 1 + r2 % 10000), conv(left(sha2(concat('session', n DIV 4), 256), 16), 16, 10),
  if(n % 5 = 0, unhex(concat('20010DB8', left(sha2(concat('ip', r2 % 5000), 256), 24))),
    unhex(lpad(hex(3221225984 + r2 % 65536), 8, '0'))),
  concat('/', elt(1 + r % 12, 'p', 'p', 'p', 'p', 'p', 'c', 'search', 'search', 'cart', 'checkout', 'login', 'p'),
    '/', r2 % 2000, if(r2 % 30 = 0, '?utm_source=größer&x=%F0%9F%90%A6', '')),
  pow(r2 % 100000 / 100000e0, 3) * 3000 + 0.1e0,
  CASE WHEN r % 3 = 0 THEN NULL WHEN r % 12 IN (7, 8) THEN json_object('q',
    elt(1 + r2 % 4, 'teapot', 'Stuhl', 'nest box', 'lampe 💡'), 'hits', r2 % 90)
    ELSE json_object('product', 1 + r2 % 2000, 'screen', json_array(320 + r2 % 1600, 480 + r % 900), 'ab',
      if(r % 2, 'a', 'b')) END
FROM numbers WHERE n <= 95000;

INSERT INTO audit (table_name, row_id, action, old_row, new_row, changed_by, changed_at)
SELECT elt(1 + r % 3, 'products', 'Users', 'orders'), if(r % 100 = 0, -1, 1) * (1 + r2 % 2000),
  elt(1 + r DIV 3 % 5, 'insert', 'update', 'update', 'update', 'delete'),
  if(r DIV 3 % 5 = 0, NULL, json_object('price', r2 % 10000 / 100, 'state', 'on sale')),
  if(r DIV 3 % 5 = 4, NULL, json_object('price', r2 % 11000 / 100, 'state', elt(1 + r2 % 2, 'on sale', 'sold out'))),
  if(r % 7 = 0, '', concat('shopper.', 500 * (1 + r2 % 20), '@example.com')),
  timestamp '2023-01-05 06:00:00.000' + INTERVAL n * 9400 SECOND + INTERVAL 1000 * (r % 1000) MICROSECOND
FROM numbers WHERE n <= 10000;

INSERT INTO `Order Notes` (`Order`, `select`, `from`, `Body Text`, `is "urgent"?`)
SELECT 100000 + n * 20, if(n % 3 = 0, 'it''s "new"', elt(1 + r % 3, 'gift', 'complaint', 'call\\back')),
  concat('staff ', r % 30),
  concat('Please ', elt(1 + r % 4, 'leave it with the neighbour', 'ring twice', 'don''t bend',
    'write: “Happy birthday, Zoë! 🎂”'), if(r % 5 = 0, ';\n-- thanks', '.')),
  r % 6 = 0
FROM numbers WHERE n <= 1500;

DROP TABLE numbers;
