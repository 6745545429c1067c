-- What the database refuses of incidents and maintenance.
-- Each statement may run again: `migrate` runs this file whenever it ends.

-- What was known, told and repaired when is never another moment afterwards.
CREATE OR REPLACE FUNCTION keep_moments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.known_at IS DISTINCT FROM NEW.known_at
        OR (OLD.announced_at IS NOT NULL AND OLD.announced_at IS DISTINCT FROM NEW.announced_at)
        OR (OLD.ended_at IS NOT NULL AND OLD.ended_at IS DISTINCT FROM NEW.ended_at)
        OR (OLD.announced_at IS NOT NULL AND (OLD.starts_at, OLD.planned_end_at, OLD.title)
            IS DISTINCT FROM (NEW.starts_at, NEW.planned_end_at, NEW.title))
    THEN
        RAISE EXCEPTION 'the moments of % stay as they were recorded', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER is_over BEFORE UPDATE ON incidents_disruption
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER keeps_moments BEFORE UPDATE ON incidents_disruption
    FOR EACH ROW EXECUTE FUNCTION keep_moments();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON incidents_disruption
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON incidents_disruptionupdate
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_told_once BEFORE UPDATE ON incidents_affected
    FOR EACH ROW WHEN (OLD.told_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON incidents_affected
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON incidents_carrierorder
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON incidents_jointmeasure
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'contract_id contracts_contract customer_id', 'ours', 'theirs');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON incidents_incidentreport
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
