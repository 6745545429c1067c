-- What the database refuses of questions and answers.
-- Each statement may run again: `migrate` runs this file whenever it ends.

-- Inquiries and addresses name it by its number: it is withdrawn, never deleted or renumbered.
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON questions_question
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER keeps_its_number BEFORE UPDATE ON questions_question
    FOR EACH ROW WHEN (OLD.number <> NEW.number)
    EXECUTE FUNCTION refuse_change();
