-- What the database refuses of the registers.
-- Each statement may run again: `migrate` runs this file whenever it ends.

-- What was done about an entry is a record.
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON registers_act
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'entry_id registers_entry customer_id',
        'who', 'text', 'file', 'file_name', 'content_type', 'size', 'sha256');
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON registers_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Of an entry only what follows from its acts is written again.
CREATE OR REPLACE TRIGGER facts_are_kept BEFORE UPDATE ON registers_entry
    FOR EACH ROW WHEN (
        (OLD.number, OLD.register, OLD.sort, OLD.party, OLD.customer_id, OLD.contract_id,
         OLD.title, OLD.scope, OLD.purpose, OLD.marking, OLD.designated_on, OLD.starts_on,
         OLD.asked, OLD.recorded_at)
        IS DISTINCT FROM
        (NEW.number, NEW.register, NEW.sort, NEW.party, NEW.customer_id, NEW.contract_id,
         NEW.title, NEW.scope, NEW.purpose, NEW.marking, NEW.designated_on, NEW.starts_on,
         NEW.asked, NEW.recorded_at))
    EXECUTE FUNCTION refuse_change(
        'customer_id', 'party', 'title', 'scope', 'purpose', 'marking', 'sought');
