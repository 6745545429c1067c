-- What the database refuses of what follows an end, and of erasing personal data.
-- Each statement may run again: `migrate` runs this file whenever it ends.

-- What was done stays as it was recorded, or is withdrawn whole with a reason and kept beside it.
CREATE OR REPLACE FUNCTION offboarding_is_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM offboarding_withdrawn
                    WHERE line_id = OLD.id AND recorded_at = OLD.recorded_at
                      AND (done_on, method, who, how, file, sha256)
                          = (OLD.done_on, OLD.method, OLD.who, OLD.how, OLD.file, OLD.sha256))
       OR (OLD.checklist_id, OLD.side, OLD.item, OLD.due_on)
          IS DISTINCT FROM (NEW.checklist_id, NEW.side, NEW.item, NEW.due_on)
       OR (OLD.side = 'operator' AND EXISTS (SELECT FROM offboarding_certificate
                                              WHERE checklist_id = OLD.checklist_id)) THEN
        RAISE EXCEPTION 'item % is a record and was not withdrawn', OLD.item
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER is_withdrawn BEFORE UPDATE ON offboarding_line
    FOR EACH ROW WHEN (OLD.done_on IS NOT NULL AND NEW.done_on IS NULL)
    EXECUTE FUNCTION offboarding_is_withdrawn();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON offboarding_withdrawn
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'line_id offboarding_line checklist_id offboarding_checklist contract_id '
        'contracts_contract customer_id',
        'who', 'how', 'reason', 'file', 'file_name', 'content_type', 'size', 'sha256');
CREATE OR REPLACE TRIGGER is_done BEFORE UPDATE ON offboarding_line
    FOR EACH ROW WHEN (OLD.done_on IS NOT NULL AND NEW.done_on IS NOT NULL) EXECUTE FUNCTION refuse_change(
        'checklist_id offboarding_checklist contract_id contracts_contract customer_id',
        'who', 'how', 'file', 'file_name', 'content_type', 'size', 'sha256');
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON offboarding_line
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON offboarding_checklist
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON offboarding_certificate
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'checklist_id offboarding_checklist contract_id contracts_contract customer_id',
        'content', 'pdf');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON offboarding_offboardingpolicy
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_lifted BEFORE UPDATE ON offboarding_legalhold
    FOR EACH ROW WHEN (OLD.lifted_on IS NOT NULL) EXECUTE FUNCTION refuse_change(
        'customer_id', 'reason', 'lifted_because');
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON offboarding_legalhold
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A certificate says that everything of the operator's was done.
CREATE OR REPLACE FUNCTION offboarding_certified_when_done() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM offboarding_line
                WHERE checklist_id = NEW.checklist_id AND side = 'operator'
                  AND item <> 'certify' AND done_on IS NULL) THEN
        RAISE EXCEPTION 'certificate % before everything was erased', NEW.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER when_done BEFORE INSERT ON offboarding_certificate
    FOR EACH ROW EXECUTE FUNCTION offboarding_certified_when_done();

-- Nothing is erased of a company with a contract that goes on or waits, or that ended within the
-- law's shortest term, or under a legal hold.
CREATE OR REPLACE FUNCTION offboarding_may_be_erased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE reason text;
BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT FROM contracts_contract
                      WHERE customer_id = NEW.customer_id
                        AND refused_on IS NULL AND withdrawn_on IS NULL
                        AND (ends_on IS NULL OR ends_on >= NEW.day)) THEN 'has a contract'
        WHEN EXISTS (SELECT FROM contracts_contract
                      WHERE customer_id = NEW.customer_id AND formed_on IS NOT NULL
                        AND ends_on >= NEW.day - interval '7 years') THEN 'ended too lately'
        WHEN EXISTS (SELECT FROM contracts_transfer
                      WHERE to_customer_id = NEW.customer_id
                        AND carried_out_on IS NULL AND lapsed_on IS NULL) THEN 'gets a contract'
        WHEN EXISTS (SELECT FROM offboarding_legalhold
                      WHERE customer_id = NEW.customer_id AND lifted_on IS NULL
                        AND (until IS NULL OR until >= NEW.day)) THEN 'is under a legal hold'
    END INTO reason;
    IF reason IS NOT NULL THEN
        RAISE EXCEPTION 'customer % cannot be erased: it %', NEW.customer_id, reason
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER may_be_erased BEFORE INSERT ON office_erasure
    FOR EACH ROW EXECUTE FUNCTION offboarding_may_be_erased();
