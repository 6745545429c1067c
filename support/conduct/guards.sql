-- What the database refuses of cases.
-- Each statement may run again: `migrate` runs this file whenever it ends.

-- The course of a case is a record.
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON conduct_step
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'case_id conduct_case reporter_id;case_id conduct_case holder_id', 'text', 'said');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON conduct_casefile
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'step_id conduct_step case_id conduct_case reporter_id;step_id conduct_step case_id conduct_case holder_id',
        'file', 'file_name', 'sha256');
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON conduct_case
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Of a case only what follows from its steps is written again; what is closed stays closed, and
-- what was founded stays with its holder.
CREATE OR REPLACE TRIGGER facts_are_kept BEFORE UPDATE ON conduct_case
    FOR EACH ROW WHEN (
        (OLD.number, OLD.matter, OLD.item, OLD.channel, OLD.received_on,
         OLD.recorded_at, OLD.about, OLD.text, OLD.reporter_id, OLD.reporter_account_id,
         OLD.reporter_name)
        IS DISTINCT FROM
        (NEW.number, NEW.matter, NEW.item, NEW.channel, NEW.received_on,
         NEW.recorded_at, NEW.about, NEW.text, NEW.reporter_id, NEW.reporter_account_id,
         NEW.reporter_name)
        OR (OLD.state = 'closed' AND NEW.state <> 'closed')
        OR (OLD.state IN ('founded', 'closed')
            AND (OLD.holder_id, OLD.contract_id) IS DISTINCT FROM (NEW.holder_id, NEW.contract_id)))
    EXECUTE FUNCTION refuse_change(
        'reporter_id;holder_id', 'about', 'text', 'reporter_name', 'sought');
