-- Views, triggers and routines of the shop. They come after the data, so that loading fires no trigger.

SET NAMES utf8mb4;

CREATE VIEW customer_orders AS
  SELECT u.id AS user_id, u.full_name, count(o.id) AS orders, coalesce(sum(o.total), 0) AS spent
  FROM Users u LEFT JOIN orders o ON o.user_id = u.id AND o.status <> 'cancelled'
  GROUP BY u.id, u.full_name;

CREATE VIEW best_sellers AS
  SELECT p.id, p.name, c.name AS category, sum(i.quantity) AS sold, sum(i.line_total) AS revenue
  FROM order_items i JOIN products p ON p.id = i.product_id JOIN categories c ON c.id = p.category_id
  GROUP BY p.id, p.name, c.name
  HAVING sum(i.quantity) > 100;

CREATE VIEW open_orders AS
  SELECT id, user_id, total, placed_at FROM orders WHERE status IN ('pending', 'paid')
  WITH CHECK OPTION;

DELIMITER //

CREATE TRIGGER products_price_audit AFTER UPDATE ON products FOR EACH ROW
BEGIN
  IF NEW.price <> OLD.price THEN
    INSERT INTO audit (table_name, row_id, action, old_row, new_row, changed_by)
    VALUES ('products', NEW.id, 'update', json_object('price', OLD.price), json_object('price', NEW.price),
            current_user());
  END IF;
END//

CREATE TRIGGER reviews_trim BEFORE INSERT ON reviews FOR EACH ROW
  SET NEW.title = nullif(trim(NEW.title), '')//

CREATE FUNCTION discounted_price(price decimal(10, 2), percent_off int) RETURNS decimal(10, 2)
  DETERMINISTIC NO SQL
  RETURN round(price * (100 - percent_off) / 100, 2)//

CREATE PROCEDURE restock(IN wanted_product int, IN wanted_warehouse int, IN pieces int)
  MODIFIES SQL DATA
BEGIN
  UPDATE inventory SET quantity = quantity + pieces, counted_at = CURRENT_TIMESTAMP
  WHERE product_id = wanted_product AND warehouse_id = wanted_warehouse;
  IF row_count() = 0 THEN
    INSERT INTO inventory (warehouse_id, product_id, quantity) VALUES (wanted_warehouse, wanted_product, pieces);
  END IF;
END//

CREATE EVENT forget_old_events ON SCHEDULE EVERY 1 DAY DISABLE
  DO DELETE FROM events WHERE happened_at < CURRENT_TIMESTAMP - INTERVAL 5 YEAR//

DELIMITER ;
