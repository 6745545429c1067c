-- What the database refuses of contracts.
-- Each statement may run again: `migrate` runs this file whenever it ends.

CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON contracts_termsedition
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON contracts_contractdocument
    FOR EACH ROW EXECUTE FUNCTION refuse_change('customer_id', '*');
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON contracts_ending
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON contracts_serverchange
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON contracts_endwithdrawal
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'ending_id contracts_ending contract_id contracts_contract customer_id', 'consent');

-- What was consented to stays as it was given.
CREATE OR REPLACE TRIGGER consent_is_kept BEFORE UPDATE ON contracts_application
    FOR EACH ROW WHEN ((OLD.edition_id, OLD.edition_sha256, OLD.passages, OLD.consented_at)
        IS DISTINCT FROM (NEW.edition_id, NEW.edition_sha256, NEW.passages, NEW.consented_at))
    EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER consent_is_kept BEFORE UPDATE ON contracts_changerequest
    FOR EACH ROW WHEN ((OLD.edition_id, OLD.edition_sha256, OLD.passages, OLD.requested_at)
        IS DISTINCT FROM (NEW.edition_id, NEW.edition_sha256, NEW.passages, NEW.requested_at))
    EXECUTE FUNCTION refuse_change();

-- An end that is fixed is lifted or put off only together with its withdrawal.
CREATE OR REPLACE FUNCTION contracts_end_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS
       (SELECT FROM contracts_endwithdrawal
         WHERE ending_id = (SELECT max(id) FROM contracts_ending WHERE contract_id = NEW.id)) THEN
        RAISE EXCEPTION 'the end of contract % stands: it was not withdrawn', NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER end_stands BEFORE UPDATE ON contracts_contract
    FOR EACH ROW WHEN (OLD.ends_on IS NOT NULL
                       AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on))
    EXECUTE FUNCTION contracts_end_stands();

-- What is withdrawn is the standing end of a notice, not after its last day.
CREATE OR REPLACE FUNCTION contracts_withdrawal_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS
       (SELECT FROM contracts_ending
         WHERE id = NEW.ending_id AND replaced_on IS NULL AND reason IN ('cancelled', 'expired')
           AND NEW.withdrawn_on BETWEEN received_on AND ends_on) THEN
        RAISE EXCEPTION 'end % cannot be withdrawn on %', NEW.ending_id, NEW.withdrawn_on
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER in_time BEFORE INSERT ON contracts_endwithdrawal
    FOR EACH ROW EXECUTE FUNCTION contracts_withdrawal_in_time();

-- The suspension of a part is a record: it is lifted, once.
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON contracts_partsuspension
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER facts_are_kept BEFORE UPDATE ON contracts_partsuspension
    FOR EACH ROW WHEN (
        OLD.lifted_on IS NOT NULL OR
        (OLD.contract_id, OLD.part, OLD.servers, OLD.name, OLD.ground, OLD.entered_on,
         OLD.starts_on, OLD.reason)
        IS DISTINCT FROM
        (NEW.contract_id, NEW.part, NEW.servers, NEW.name, NEW.ground, NEW.entered_on,
         NEW.starts_on, NEW.reason))
    EXECUTE FUNCTION refuse_change('contract_id contracts_contract customer_id', 'reason');

-- Two open requests about one row are about different fields of it; of a new row there is one.
CREATE OR REPLACE FUNCTION contracts_asked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS
       (SELECT FROM contracts_changerequest o
         WHERE o.customer_id = NEW.customer_id AND o.kind = NEW.kind AND o.contract_id IS NULL
           AND o.subject IS NOT DISTINCT FROM NEW.subject AND o.state = 'open' AND o.id <> NEW.id
           AND (NEW.subject IS NULL
                OR o.after ?| ARRAY(SELECT jsonb_object_keys(NEW.after)))) THEN
        RAISE EXCEPTION 'customer % has asked for that already', NEW.customer_id
            USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER asked_once BEFORE INSERT ON contracts_changerequest
    FOR EACH ROW WHEN (NEW.state = 'open' AND NEW.contract_id IS NULL)
    EXECUTE FUNCTION contracts_asked_once();
