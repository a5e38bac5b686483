package org.goinghome.feedback;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.goinghome.database.Database;
import org.goinghome.database.Database.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * What became of the cards. The answer to a card is the newest feedback of the client that got it, by {@code outcomeTimestamp}; of
 * two at the same moment the one that accepts. One that nobody answered is ignored after a day.
 */
public final class Statistics {

    /** After which a card without an answer counts as ignored. */
    public static final Duration PATIENCE = Duration.ofHours(24);

    /** Of an answer that came before its card, or longer after it, a clock was wrong. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(30);

    /** Somebody waits; but one after another, as cards are written through the same few connections. */
    private static final Duration TURN = Duration.ofSeconds(20);

    /** Where the cards of one question stand as long as it takes: to find their answers is most of the work, and is done once. */
    private static final String PLACE = """
            create local temporary table shown (
              card uuid, week date, client varchar(64), service varchar(128), family varchar(128),
              reason_system varchar(256), reason_code varchar(128), seconds numeric(30, 9), became varchar(10)
            ) on commit drop""";

    private static final String SHOWN = """
            insert into shown
            with every as (
              select c.card, c.week, c.client, c.service, c.family, c.issued_at,
                f.outcome, f.reason_system, f.reason_code,
                extract(epoch from f.outcome_at) - extract(epoch from c.issued_at) as seconds,
                row_number() over (partition by c.card order by f.outcome_at desc, f.outcome) as newest
              from issued_card c
              left join feedback f on f.card = c.card and f.client = c.client and f.service = c.service
              where c.issued_at >= :from and c.issued_at < :until%s
            )
            select card, week, client, service, family, reason_system, reason_code, seconds,
              case when outcome is not null then outcome
                when issued_at < :impatient then 'ignored' else 'open' end
            from every
            where newest = 1""";

    /** Joined to the left, so that H2 looks up the statements of each card, and not all cards for each statement. */
    private static final String TOLD =
            " from shown left join issued_statement s on s.card = shown.card where s.statement is not null";

    private static final List<String> FAMILY = List.of("service", "family");
    private static final List<String> STATEMENT = List.of("service", "family", "statement");

    private final ReentrantLock turn = new ReentrantLock();
    private final Database database;
    private final Clock clock;

    Statistics(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Which cards.
     *
     * @param from the first day, in the zone of the deployment
     * @param to the last day
     * @param client whose; everybody's if null
     * @param service of which service; of every if null
     */
    public record Question(
            LocalDate from,
            LocalDate to,
            @Nullable String client,
            @Nullable String service) {}

    /** How many cards, by what became of them. */
    public record Counts(long shown, long accepted, long overridden, long ignored, long open) {

        public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        public Counts plus(Counts other) {
            return new Counts(
                    shown + other.shown,
                    accepted + other.accepted,
                    overridden + other.overridden,
                    ignored + other.ignored,
                    open + other.open);
        }

        public long answered() {
            return accepted + overridden;
        }
    }

    /**
     * Cards of one week, client, service and family.
     *
     * @param week its Monday
     * @param statement those of them that told it; null for all
     */
    public record Cell(
            LocalDate week,
            String client,
            String service,
            String family,
            @Nullable String statement,
            Counts counts) {}

    /**
     * Why cards were overridden.
     *
     * @param statement those of them that told it; null for all
     * @param code null where no reason was given as a code
     */
    public record Reason(
            String service,
            String family,
            @Nullable String statement,
            @Nullable String system,
            @Nullable String code,
            long cards) {}

    /**
     * How long the answers to some cards took. What is null does not divide them.
     *
     * @param answers how many
     * @param median in seconds
     * @param ninetieth nine of ten took no longer, in seconds
     */
    public record Wait(
            @Nullable LocalDate week,
            @Nullable String client,
            @Nullable String service,
            @Nullable String family,
            @Nullable String statement,
            long answers,
            double median,
            double ninetieth) {}

    /** Feedback about cards that were never shown to that client by that service, by the week in which it came. */
    public record Unmatched(LocalDate week, String client, long feedback) {}

    /**
     * All of it.
     *
     * @param families cards by week, client, service and family
     * @param statements the same by statement too; a card counts once for each that it told
     * @param waits by nothing, week, client, service, family and statement
     * @param comments how many comments came
     */
    public record Answer(
            List<Cell> families,
            List<Cell> statements,
            List<Reason> reasons,
            List<Wait> waits,
            List<Unmatched> unmatched,
            long comments) {

        public Answer {
            families = List.copyOf(families);
            statements = List.copyOf(statements);
            reasons = List.copyOf(reasons);
            waits = List.copyOf(waits);
            unmatched = List.copyOf(unmatched);
        }
    }

    /**
     * All that there is to tell.
     *
     * @return empty if the database cannot be asked now, or too many ask
     */
    public Optional<Answer> ask(Question question) {
        return inTurn(session -> {
            var asked = new Asked(session, question);
            return new Answer(
                    asked.cells(FAMILY),
                    asked.cells(STATEMENT),
                    asked.reasons(),
                    asked.waits(),
                    asked.unmatched(),
                    asked.comments());
        });
    }

    /**
     * The cells alone.
     *
     * @return those of families, then those of statements; empty if the database cannot be asked now
     */
    public Optional<List<Cell>> cells(Question question) {
        return inTurn(session -> {
            var asked = new Asked(session, question);
            var cells = new ArrayList<>(asked.cells(FAMILY));
            cells.addAll(asked.cells(STATEMENT));
            return List.copyOf(cells);
        });
    }

    private <T> Optional<T> inTurn(Function<Session, T> question) {
        try {
            if (!turn.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return database.work(question);
        } finally {
            turn.unlock();
        }
    }

    /** One question on its way through the database. */
    private final class Asked {

        private final Session session;
        private final Question question;
        private final Instant from;
        private final Instant until;

        Asked(Session session, Question question) {
            this.session = session;
            this.question = question;
            this.from = question.from().atStartOfDay(clock.getZone()).toInstant();
            this.until = question.to().plusDays(1).atStartOfDay(clock.getZone()).toInstant();
            session.jdbc().sql(PLACE).update();
            session.jdbc().sql(SHOWN.formatted(of("c"))).params(params()).update();
        }

        List<Cell> cells(List<String> by) {
            var columns = "week, client, " + String.join(", ", by);
            return shown("select " + columns + ", count(*) as shown, " + became("accepted") + ", "
                            + became("overridden") + ", " + became("ignored") + ", " + became("open")
                            + from(by, "became is not null") + " group by "
                            + columns + " order by " + columns)
                    .query((row, number) -> new Cell(
                            row.getObject("week", LocalDate.class),
                            row.getString("client"),
                            row.getString("service"),
                            row.getString("family"),
                            by.contains("statement") ? row.getString("statement") : null,
                            new Counts(
                                    row.getLong("shown"),
                                    row.getLong("accepted"),
                                    row.getLong("overridden"),
                                    row.getLong("ignored"),
                                    row.getLong("open_yet"))))
                    .list();
        }

        private static String from(List<String> by, String condition) {
            return by.contains("statement") ? TOLD + " and " + condition : " from shown where " + condition;
        }

        /** Open is a word of SQL. */
        private static String became(String what) {
            return "sum(case when became = '" + what + "' then 1 else 0 end) as "
                    + (what.equals("open") ? "open_yet" : what);
        }

        List<Reason> reasons() {
            var all = new ArrayList<>(reasons(FAMILY));
            all.addAll(reasons(STATEMENT));
            return all;
        }

        private List<Reason> reasons(List<String> by) {
            var columns = String.join(", ", by) + ", reason_system, reason_code";
            return shown("select " + columns + ", count(*) as cards"
                            + from(by, "became = 'overridden'") + " group by "
                            + columns + " order by cards desc, " + columns)
                    .query((row, number) -> new Reason(
                            row.getString("service"),
                            row.getString("family"),
                            by.contains("statement") ? row.getString("statement") : null,
                            row.getString("reason_system"),
                            row.getString("reason_code"),
                            row.getLong("cards")))
                    .list();
        }

        /** A percentile of the whole does not follow from those of its parts, so each division is counted for itself. */
        List<Wait> waits() {
            var all = new ArrayList<Wait>();
            for (var by : List.of(
                    List.<String>of(), List.of("week"), List.of("client"), List.of("service"), FAMILY, STATEMENT)) {
                all.addAll(waits(by));
            }
            return all;
        }

        private List<Wait> waits(List<String> by) {
            var columns = String.join(", ", by);
            return shown("select " + (by.isEmpty() ? "" : columns + ", ") + """
                            count(*) as answers,
                              percentile_cont(0.5) within group (order by seconds) as median,
                              percentile_cont(0.9) within group (order by seconds) as ninetieth
                            """
                            + from(by, "seconds between 0 and :longest")
                            + (by.isEmpty() ? "" : " group by " + columns + " order by " + columns))
                    .query(wait(by))
                    .list()
                    .stream()
                    .filter(wait -> wait.answers() > 0)
                    .toList();
        }

        private static RowMapper<Wait> wait(List<String> by) {
            return (row, number) -> new Wait(
                    by.contains("week") ? row.getObject("week", LocalDate.class) : null,
                    text(row, "client", by),
                    text(row, "service", by),
                    text(row, "family", by),
                    text(row, "statement", by),
                    row.getLong("answers"),
                    row.getDouble("median"),
                    row.getDouble("ninetieth"));
        }

        private static @Nullable String text(ResultSet row, String column, List<String> by) throws SQLException {
            return by.contains(column) ? row.getString(column) : null;
        }

        /** Which week it was depends on the zone. Every zone is whole quarters of an hour away from UTC. */
        List<Unmatched> unmatched() {
            var weeks = new TreeMap<LocalDate, Map<String, Long>>();
            session.jdbc()
                    .sql(
                            "select f.client, floor(extract(epoch from f.received_at) / 900) as quarter, count(*) as feedback"
                                    + " from feedback f where f.received_at >= :from and f.received_at < :until"
                                    + of("f")
                                    + " and not exists (select 1 from issued_card c where c.card = f.card"
                                    + " and c.client = f.client and c.service = f.service)"
                                    + " group by f.client, floor(extract(epoch from f.received_at) / 900)")
                    .params(params())
                    .query((RowCallbackHandler) row -> {
                        weeks.computeIfAbsent(
                                        week(Instant.ofEpochSecond(900 * row.getLong("quarter"))),
                                        none -> new TreeMap<>())
                                .merge(row.getString("client"), row.getLong("feedback"), Long::sum);
                    });
            return weeks.entrySet().stream()
                    .flatMap(week -> week.getValue().entrySet().stream()
                            .map(client -> new Unmatched(week.getKey(), client.getKey(), client.getValue())))
                    .toList();
        }

        private LocalDate week(Instant at) {
            return at.atZone(clock.getZone()).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        long comments() {
            return session.jdbc()
                    .sql("select count(*) from feedback_comment f"
                            + " where f.received_at >= :from and f.received_at < :until" + of("f"))
                    .params(params())
                    .query(Long.class)
                    .single();
        }

        private StatementSpec shown(String select) {
            return session.jdbc().sql(select).params(params());
        }

        private String of(String table) {
            return (question.client() == null ? "" : " and " + table + ".client = :client")
                    + (question.service() == null ? "" : " and " + table + ".service = :service");
        }

        private Map<String, Object> params() {
            var params = new TreeMap<String, Object>(Map.of(
                    "from", from.atOffset(ZoneOffset.UTC),
                    "until", until.atOffset(ZoneOffset.UTC),
                    "impatient", clock.instant().minus(PATIENCE).atOffset(ZoneOffset.UTC),
                    "longest", LONGEST_WAIT.toSeconds()));
            if (question.client() != null) {
                params.put("client", question.client());
            }
            if (question.service() != null) {
                params.put("service", question.service());
            }
            return params;
        }
    }
}
