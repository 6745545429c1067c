-- What the database refuses of companies and people.
-- Each statement may run again: `migrate` runs this file whenever it ends.

CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON people_billingaccount
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON people_customer
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
