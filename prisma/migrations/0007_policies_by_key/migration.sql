-- Who may see a trainee is who may see the class. As EXISTS the planner reads every class there is into a hash table, at
-- each statement; a scalar sub-select by key can only be looked up.
ALTER POLICY scope ON trainee USING (
  (SELECT current_setting('app.scope', true)) = 'system' OR (SELECT true FROM class c WHERE c.id = class_id));
ALTER POLICY scope ON person USING (
  (SELECT current_setting('app.scope', true)) = 'system'
  OR (SELECT true FROM trainee t WHERE t.person_id = person.id LIMIT 1));
