-- What the database refuses of contracts.
-- Each statement may run again: a change here is applied by a further migration of this file.

CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON contracts_termsedition
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON contracts_ending
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON contracts_serverchange
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
