-- One row for each way of being seen of each published practitioner among those asked for (ids).
-- What stands in /*many … */ is for thousands of people at once: their facts are then looked up together by an index,
-- and joined by hashing. It says nothing that does not follow from the rest.
-- Read from top to bottom: people, their circles, their ways, their facts, the codes of the facts, the rows.
WITH code AS MATERIALIZED (
    SELECT f.id, f."group" AS grp, f.key, f.bit FROM therapists_facetcode f
),
person AS MATERIALIZED (
    SELECT p.*
    FROM therapists_practitioner p
    WHERE p.status = 'published' AND p.id = ANY (%(ids)s::bigint[])
),
home AS MATERIALIZED (
    SELECT h.*, unit_point(h.base_lat, h.base_lon) AS base
    FROM therapists_homevisits h JOIN person p ON p.id = h.practitioner_id /*many AND h.practitioner_id = ANY (%(ids)s::bigint[]) */
    WHERE h.offers = 'yes'
),
-- Circles around a base that is not known say nothing.
circle AS MATERIALIZED (
    SELECT h.practitioner_id, c.id, c.role,
           coalesce(pl.lat, h.base_lat) AS lat, coalesce(pl.lon, h.base_lon) AS lon,
           coalesce(pl.radius_km, c.radius_km) AS radius_km,
           CASE WHEN c.origin = 'base' THEN h.base_uncertainty_km ELSE %(grid_error_km)s END AS uncertainty_km
    FROM home h
    JOIN therapists_coveragearea c ON c.home_visits_id = h.id /*many AND c.home_visits_id = ANY (ARRAY(SELECT id FROM home)) */
    LEFT JOIN therapists_place pl ON pl.id = c.place_id
    WHERE c.origin = 'place' OR h.base_lat IS NOT NULL
),
excluded AS MATERIALIZED (
    SELECT practitioner_id, array_agg(lat ORDER BY id) AS lats, array_agg(lon ORDER BY id) AS lons,
           array_agg(radius_km ORDER BY id) AS radii
    FROM circle WHERE role = 'exclude' GROUP BY practitioner_id
),
post AS MATERIALIZED (
    SELECT w.id, w.practitioner_id, w.accepting, pr.id AS practice_id, pr.slug AS practice_slug,
           pr.name AS practice_name, pr.setting, pr.lat, pr.lon, pr.locality, pr.region, pr.country, pr.not_a_home,
           pr.step_free, pr.parking, pr.transit, pr.accessible_toilet, pr.hearing_loop
    FROM therapists_worksat w
    JOIN person p ON p.id = w.practitioner_id /*many AND w.practitioner_id = ANY (%(ids)s::bigint[]) */
    JOIN therapists_practice pr ON pr.id = w.practice_id AND NOT pr.paused
        /*many AND pr.id = ANY (ARRAY(
            SELECT practice_id FROM therapists_worksat WHERE practitioner_id = ANY (%(ids)s::bigint[])
        )) */
    WHERE (w.since IS NULL OR w.since <= current_date) AND (w.until IS NULL OR w.until > current_date)
),
way AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY practitioner_id, at, source_id, lat, lon) AS n, w.*
    FROM (
        SELECT practitioner_id, 'clinic' AS at, id AS source_id, id AS works_at_id, NULL::bigint AS home_visits_id,
               practice_id, lat, lon, unit_point(lat, lon) AS origin, NULL::float8 AS radius_km,
               0::float8 AS uncertainty_km, true AS area_stated, country
        FROM post
        UNION ALL
        SELECT h.practitioner_id, 'home', c.id, NULL, h.id, NULL, c.lat, c.lon, h.base, c.radius_km,
               c.uncertainty_km, true, h.country
        FROM home h JOIN circle c ON c.practitioner_id = h.practitioner_id AND c.role = 'include'
        UNION ALL
        -- Comes to homes, area not stated: worth asking around the base, else around each practice, else nowhere.
        SELECT h.practitioner_id, 'home', around.source_id, NULL, h.id, NULL, around.lat, around.lon, around.origin,
               CASE WHEN around.lat IS NOT NULL THEN %(unstated_reach_km)s END,
               coalesce(h.base_uncertainty_km, %(grid_error_km)s), false, coalesce(nullif(h.country, ''), around.country, '')
        FROM home h
        LEFT JOIN LATERAL (
            SELECT 0 AS source_id, h.base_lat AS lat, h.base_lon AS lon, h.base AS origin, h.country
            WHERE h.base_lat IS NOT NULL
            UNION ALL
            SELECT post.id, post.lat, post.lon, NULL, post.country
            FROM post WHERE post.practitioner_id = h.practitioner_id AND h.base_lat IS NULL
        ) around ON true
        WHERE NOT EXISTS (SELECT 1 FROM circle c WHERE c.practitioner_id = h.practitioner_id AND c.role = 'include')
    ) w
),
credential AS MATERIALIZED (
    SELECT c.*, c.check_result = 'matched' AND c.status <> ALL (%(not_in_force)s::text[])
                AND (c.expires_on IS NULL OR c.expires_on >= current_date) AS good
    FROM therapists_credential c JOIN person p ON p.id = c.practitioner_id /*many AND c.practitioner_id = ANY (%(ids)s::bigint[]) */
),
membership AS MATERIALIZED (
    SELECT m.*, a.slug FROM therapists_membership m
    JOIN person p ON p.id = m.practitioner_id /*many AND m.practitioner_id = ANY (%(ids)s::bigint[]) */
    JOIN therapists_association a ON a.id = m.association_id
    WHERE m.until IS NULL OR m.until >= current_date
),
matched_membership AS MATERIALIZED (
    SELECT practitioner_id,
           jsonb_agg(jsonb_build_object('kind', 'membership', 'association', slug, 'on', checked_on)
                     ORDER BY checked_on DESC, id) AS checks
    FROM membership WHERE check_result = 'matched' GROUP BY practitioner_id
),
-- What people state, as (person, group, key).
stated AS MATERIALIZED (
    SELECT l.practitioner_id, 'profession' AS grp, v.slug::text AS key, l.id AS place
    FROM therapists_practitionerprofession l JOIN person p ON p.id = l.practitioner_id /*many AND l.practitioner_id = ANY (%(ids)s::bigint[]) */
    JOIN therapists_profession v ON v.id = l.profession_id
    UNION ALL
    SELECT l.practitioner_id, 'technique', v.slug, v.position
    FROM therapists_practitionertechnique l JOIN person p ON p.id = l.practitioner_id /*many AND l.practitioner_id = ANY (%(ids)s::bigint[]) */
    JOIN therapists_technique v ON v.id = l.technique_id
    UNION ALL
    SELECT l.practitioner_id, 'condition', v.slug, v.position
    FROM therapists_practitionercondition l JOIN person p ON p.id = l.practitioner_id /*many AND l.practitioner_id = ANY (%(ids)s::bigint[]) */
    JOIN therapists_condition v ON v.id = l.condition_id
    UNION ALL
    SELECT l.practitioner_id, 'language', v.slug, l.id
    FROM therapists_practitionerlanguage l JOIN person p ON p.id = l.practitioner_id /*many AND l.practitioner_id = ANY (%(ids)s::bigint[]) */
    JOIN therapists_language v ON v.id = l.language_id
    UNION ALL
    SELECT l.practitioner_id, 'payment', v.slug, l.id
    FROM therapists_practitionerpayment l JOIN person p ON p.id = l.practitioner_id /*many AND l.practitioner_id = ANY (%(ids)s::bigint[]) */
    JOIN therapists_paymentoption v ON v.id = l.payment_option_id
    UNION ALL SELECT practitioner_id, 'association', slug, min(id) FROM membership GROUP BY practitioner_id, slug
    UNION ALL SELECT id, 'gender', gender, 0 FROM person WHERE gender <> ''
    UNION ALL SELECT id, 'scent', scent_policy, 0 FROM person WHERE scent_policy <> ''
    UNION ALL SELECT DISTINCT p.id, 'pressure', v, 0 FROM person p, unnest(p.pressures) v
    UNION ALL SELECT DISTINCT p.id, 'age', v, 0 FROM person p, unnest(p.ages) v
    UNION ALL SELECT DISTINCT practitioner_id, 'checked', kind, 0 FROM credential WHERE good
    UNION ALL SELECT DISTINCT practitioner_id, 'checked', 'membership', 0 FROM membership WHERE check_result = 'matched'
),
-- What follows from the techniques stated, by links that are strong.
implied AS MATERIALIZED (
    SELECT DISTINCT l.practitioner_id, 'condition' AS grp, v.slug::text AS key
    FROM therapists_practitionertechnique l JOIN person p ON p.id = l.practitioner_id /*many AND l.practitioner_id = ANY (%(ids)s::bigint[]) */
    JOIN therapists_conditiontechnique ct ON ct.technique_id = l.technique_id AND ct.strength = 'strong'
    JOIN therapists_condition v ON v.id = ct.condition_id
    WHERE NOT EXISTS (
        SELECT 1 FROM therapists_practitionercondition s
        WHERE s.practitioner_id = l.practitioner_id AND s.condition_id = ct.condition_id
        /*many AND s.practitioner_id = ANY (%(ids)s::bigint[]) */
    )
    UNION ALL
    SELECT DISTINCT l.practitioner_id, 'objective', v.slug
    FROM therapists_practitionertechnique l JOIN person p ON p.id = l.practitioner_id /*many AND l.practitioner_id = ANY (%(ids)s::bigint[]) */
    JOIN therapists_objectivetechnique ot ON ot.technique_id = l.technique_id AND ot.strength = 'strong'
    JOIN therapists_objective v ON v.id = ot.objective_id
),
unstated AS (
    SELECT p.id AS practitioner_id, g.grp, 'unstated' AS key
    FROM person p
    CROSS JOIN unnest(ARRAY['profession', 'technique', 'condition', 'language', 'payment', 'association', 'gender',
                            'scent', 'pressure', 'age']) AS g (grp)
    WHERE NOT EXISTS (SELECT 1 FROM stated s WHERE s.practitioner_id = p.id AND s.grp = g.grp)
    UNION ALL
    SELECT p.id, 'objective', 'unstated' FROM person p
    WHERE NOT EXISTS (SELECT 1 FROM stated s WHERE s.practitioner_id = p.id AND s.grp = 'technique')
    UNION ALL
    SELECT p.id, 'checked', 'unstated-' || k.key
    FROM person p
    CROSS JOIN unnest(ARRAY['licence', 'certification', 'insurance', 'background-check', 'membership']) AS k (key)
    WHERE NOT EXISTS (SELECT 1 FROM stated s WHERE s.practitioner_id = p.id AND s.grp = 'checked' AND s.key = k.key)
),
person_tag AS MATERIALIZED (
    SELECT t.practitioner_id, array_agg(f.id) AS codes, bit_or(f.bit) AS bits,
           coalesce(array_agg(f.id ORDER BY f.id) FILTER (WHERE t.implied), '{}') AS implied
    FROM (
        SELECT practitioner_id, grp, key, false AS implied FROM stated
        UNION ALL SELECT practitioner_id, grp, key, true FROM implied
        UNION ALL SELECT practitioner_id, grp, key, false FROM unstated
    ) t JOIN code f ON f.grp = t.grp AND f.key = t.key
    GROUP BY t.practitioner_id
),
-- Usual hours of a way, as the three parts of the week.
usual AS MATERIALIZED (
    SELECT DISTINCT o.n, part.key
    FROM (
        SELECT way.n, h.* FROM way JOIN therapists_openinghours h ON h.works_at_id = way.works_at_id
            /*many AND h.works_at_id = ANY (ARRAY(SELECT works_at_id FROM way)) */
        UNION ALL
        SELECT way.n, h.* FROM way JOIN therapists_openinghours h ON h.home_visits_id = way.home_visits_id
            /*many AND h.home_visits_id = ANY (ARRAY(SELECT id FROM home)) */
    ) o
    CROSS JOIN LATERAL (
        SELECT 'weekday-day' AS key WHERE o.weekday <= 5 AND least(o.closes, '17:00') - greatest(o.opens, '06:00') >= '1 hour'
        UNION ALL
        SELECT 'weekday-evening' WHERE o.weekday <= 5 AND o.closes - greatest(o.opens, '17:00') >= '1 hour'
        UNION ALL
        SELECT 'weekend' WHERE o.weekday >= 6
    ) part
),
way_fact AS (
    SELECT n, 'at' AS grp, at AS key FROM way
    UNION ALL
    SELECT way.n, 'at', 'unstated' FROM way
    LEFT JOIN therapists_homevisits h ON h.practitioner_id = way.practitioner_id /*many AND h.practitioner_id = ANY (%(ids)s::bigint[]) */
    WHERE way.at = 'clinic' AND coalesce(h.offers, 'not-stated') = 'not-stated'
    UNION ALL
    SELECT n, 'when', key FROM usual
    UNION ALL
    SELECT n, 'when', 'unstated' FROM way WHERE NOT EXISTS (SELECT 1 FROM usual WHERE usual.n = way.n)
    UNION ALL
    SELECT way.n, 'setting', coalesce(nullif(post.setting, ''), 'unstated')
    FROM way JOIN post ON post.id = way.works_at_id
    UNION ALL
    SELECT way.n, 'accepting', CASE a.accepting WHEN 'not-stated' THEN 'unstated' ELSE a.accepting END
    FROM way
    LEFT JOIN post ON post.id = way.works_at_id
    LEFT JOIN home ON home.id = way.home_visits_id
    CROSS JOIN LATERAL (SELECT coalesce(post.accepting, home.accepting) AS accepting) a
    UNION ALL
    SELECT way.n, 'access', CASE f.answer WHEN 'yes' THEN f.key ELSE 'unstated-' || f.key END
    FROM way JOIN post ON post.id = way.works_at_id
    CROSS JOIN LATERAL (VALUES ('step-free', post.step_free), ('parking', post.parking), ('transit', post.transit),
                               ('accessible-toilet', post.accessible_toilet),
                               ('hearing-loop', post.hearing_loop)) AS f (key, answer)
    WHERE f.answer <> 'no'
    UNION ALL
    SELECT way.n, 'access', CASE f.answer WHEN 'yes' THEN f.key ELSE 'unstated-' || f.key END
    FROM way JOIN home ON home.id = way.home_visits_id
    CROSS JOIN LATERAL (VALUES
        ('stairs', home.stairs), ('transfer', home.transfer), ('brings-table', home.brings_table), ('pets', home.pets),
        ('bed', CASE WHEN home.surfaces = '{}' THEN 'not-stated' WHEN 'bed' = ANY (home.surfaces) THEN 'yes' ELSE 'no' END),
        ('chair', CASE WHEN home.surfaces = '{}' THEN 'not-stated' WHEN 'chair' = ANY (home.surfaces) THEN 'yes' ELSE 'no' END)
    ) AS f (key, answer)
    WHERE f.answer <> 'no'
),
way_tag AS MATERIALIZED (
    SELECT w.n, array_agg(f.id ORDER BY f.id) AS codes, bit_or(f.bit) AS bits, min(w.key) FILTER (WHERE w.grp = 'accepting') AS accepting
    FROM way_fact w JOIN code f ON f.grp = w.grp AND f.key = w.key
    GROUP BY w.n
),
-- A price named for this very place or for home visits goes before the general one. About an hour; at homes where they
-- come for no less than longer, as long as that.
way_price AS MATERIALIZED (
    SELECT DISTINCT ON (way.n) way.n, pr.amount, pr.currency, pr.minutes
    FROM way
    JOIN therapists_price pr ON pr.practitioner_id = way.practitioner_id /*many AND pr.practitioner_id = ANY (%(ids)s::bigint[]) */
        AND (pr.scope = 'practitioner' OR pr.practice_id = way.practice_id OR (pr.scope = 'home' AND way.at = 'home'))
    LEFT JOIN home h ON h.id = way.home_visits_id
    WHERE pr.minutes BETWEEN greatest(%(shortest)s, h.minimum_session_minutes)
                         AND greatest(%(longest)s, h.minimum_session_minutes)
      AND pr.currency = %(currencies)s::jsonb ->> way.country
    ORDER BY way.n, pr.scope = 'practitioner', pr.amount, pr.minutes
),
confirmed AS MATERIALIZED (
    SELECT c.practitioner_id, max((c.at AT TIME ZONE 'UTC')::date) AS last_on,
           max((c.at AT TIME ZONE 'UTC')::date
               + CASE WHEN c.fact = ANY(%(soon_old)s::text[]) THEN %(soon_days)s ELSE %(fresh_days)s END) AS due_on
    FROM therapists_confirmation c JOIN person p ON p.id = c.practitioner_id /*many AND c.practitioner_id = ANY (%(ids)s::bigint[]) */
    GROUP BY c.practitioner_id
),
keys AS MATERIALIZED (
    SELECT practitioner_id,
           coalesce(jsonb_agg(key ORDER BY place, key) FILTER (WHERE grp = 'profession'), '[]') AS professions,
           coalesce(jsonb_agg(key ORDER BY place, key) FILTER (WHERE grp = 'technique'), '[]') AS techniques,
           coalesce(jsonb_agg(key ORDER BY place, key) FILTER (WHERE grp = 'condition'), '[]') AS conditions,
           coalesce(jsonb_agg(key ORDER BY place, key) FILTER (WHERE grp = 'language'), '[]') AS languages
    FROM stated GROUP BY practitioner_id
),
proof AS MATERIALIZED (
    SELECT practitioner_id,
           jsonb_agg(jsonb_build_object('kind', kind, 'jurisdiction', jurisdiction, 'issuer', issuer, 'number', number,
                                        'source', check_source, 'on', checked_on)
                     ORDER BY kind DESC, checked_on DESC, id) FILTER (WHERE good) AS checks,
           array_agg(DISTINCT jurisdiction::text) FILTER (
               WHERE kind = 'licence' AND status <> ALL (%(not_in_force)s::text[])
               AND (expires_on IS NULL OR expires_on >= current_date)) AS licensed_in
    FROM credential GROUP BY practitioner_id
),
phone AS MATERIALIZED (
    SELECT DISTINCT ON (c.practitioner_id) c.practitioner_id, c.value, c.extension
    FROM therapists_contactpoint c JOIN person p ON p.id = c.practitioner_id /*many AND c.practitioner_id = ANY (%(ids)s::bigint[]) */
    WHERE c.public AND c.kind = 'phone'
    ORDER BY c.practitioner_id, c.position, c.id
)
SELECT way.practitioner_id, count(*) OVER (PARTITION BY way.practitioner_id) = 1 AS sole,
       dense_rank() OVER (PARTITION BY way.practitioner_id ORDER BY way_tag.codes)::smallint AS slot,
       way.at::varchar AS at, way.practice_id, way.lat, way.lon,
       unit_point(way.lat, way.lon) AS point,
       way.origin,
       CASE WHEN way.at = 'home' THEN disc_box(unit_point(way.lat, way.lon), way.radius_km + way.uncertainty_km) END AS reach,
       way.radius_km, way.uncertainty_km, way.area_stated,
       coalesce(CASE WHEN way.at = 'home' THEN excluded.lats END, '{}') AS exclude_lats,
       coalesce(CASE WHEN way.at = 'home' THEN excluded.lons END, '{}') AS exclude_lons,
       coalesce(CASE WHEN way.at = 'home' THEN excluded.radii END, '{}') AS exclude_radii_km,
       coalesce(proof.licensed_in, '{}')::varchar[] AS licensed_in,
       (SELECT array_agg(DISTINCT code ORDER BY code) FROM unnest(person_tag.codes || way_tag.codes) code) AS tags,
       person_tag.implied, person_tag.bits | way_tag.bits AS bits,
       way_price.amount AS price, coalesce(way_price.currency, '') AS currency,
       confirmed.last_on AS confirmed_on,
       -(CASE WHEN proof.checks IS NOT NULL OR matched_membership.checks IS NOT NULL THEN %(fit_checked)s ELSE 0 END
         + CASE WHEN p.headline <> '' OR p.bio <> '' THEN %(fit_introduced)s ELSE 0 END
         + CASE WHEN p.photo <> '' THEN %(fit_pictured)s ELSE 0 END
         + CASE WHEN way_price.n IS NOT NULL THEN %(fit_priced)s ELSE 0 END
         + CASE WHEN keys.techniques <> '[]' AND keys.conditions <> '[]' THEN %(fit_described)s ELSE 0 END
         + CASE WHEN timed.n IS NOT NULL THEN %(fit_hours)s ELSE 0 END
         + CASE way_tag.accepting WHEN 'yes' THEN %(fit_accepting)s WHEN 'no' THEN %(fit_full)s ELSE 0 END
         + CASE WHEN confirmed.due_on > current_date THEN %(fit_confirmed)s ELSE 0 END
       )::float8 AS by_fit,
       coalesce(way_price.amount, %(last)s)::float8 AS by_price,
       coalesce(DATE '2000-01-01' - confirmed.last_on, %(last)s)::float8 AS by_confirmed,
       setweight(to_tsvector('simple', fold(concat_ws(' ', p.given_name, p.middle_name, p.family_name))), 'A')
           || setweight(to_tsvector('simple', fold(coalesce(post.practice_name, ''))), 'B')
           || setweight(to_tsvector('simple', fold(p.headline)), 'C')
           || setweight(to_tsvector('simple', fold(p.bio)), 'D') AS words,
       jsonb_build_object(
           'slug', p.slug, 'name', concat_ws(' ', nullif(p.given_name, ''), p.family_name),
           'post_nominals', p.post_nominals, 'pronouns', p.pronouns, 'photo', p.photo, 'headline', p.headline,
           'away_until', p.away_until, 'due_on', confirmed.due_on,
           'professions', keys.professions, 'techniques', keys.techniques, 'conditions', keys.conditions,
           'languages', keys.languages, 'phone', phone.value, 'extension', phone.extension,
           'accepting', way_tag.accepting, 'checks', coalesce(proof.checks, '[]') || coalesce(matched_membership.checks, '[]'),
           'minutes', way_price.minutes,
           'practice', CASE WHEN post.id IS NOT NULL THEN jsonb_build_object(
               'id', post.practice_id, 'slug', post.practice_slug, 'name', post.practice_name,
               'locality', post.locality, 'exact', post.not_a_home, 'setting', post.setting) END,
           'home', CASE WHEN home.id IS NOT NULL THEN jsonb_build_object(
               'locality', home.locality, 'fee_kind', home.fee_kind, 'fee_amount', home.fee_amount,
               'fee_free_km', home.fee_free_km, 'fee_per_km', home.fee_per_km, 'fee_currency', home.fee_currency,
               'notice_hours', home.minimum_notice_hours, 'visits', home.visits) END,
           'comes_home', coalesce((SELECT offers FROM therapists_homevisits WHERE practitioner_id = p.id), 'not-stated')
       ) AS card
FROM way
JOIN person p ON p.id = way.practitioner_id
JOIN person_tag ON person_tag.practitioner_id = p.id
JOIN way_tag ON way_tag.n = way.n
LEFT JOIN keys ON keys.practitioner_id = p.id
-- Joined, not asked for in the list above: that would look through all hours for each way.
LEFT JOIN (SELECT DISTINCT n FROM usual) timed ON timed.n = way.n
LEFT JOIN post ON post.id = way.works_at_id
LEFT JOIN home ON home.id = way.home_visits_id
LEFT JOIN excluded ON excluded.practitioner_id = p.id
LEFT JOIN matched_membership ON matched_membership.practitioner_id = p.id
LEFT JOIN proof ON proof.practitioner_id = p.id
LEFT JOIN way_price ON way_price.n = way.n
LEFT JOIN confirmed ON confirmed.practitioner_id = p.id
LEFT JOIN phone ON phone.practitioner_id = p.id
