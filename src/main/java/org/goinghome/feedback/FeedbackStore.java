package org.goinghome.feedback;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.goinghome.database.Database;
import org.goinghome.database.Database.Session;

/** Keeps feedback as it came. The same again changes nothing, and what adds to it is added. */
final class FeedbackStore {

    /** Two that send the same at once wait for each other at the first row, and never crosswise. */
    private static final Comparator<Feedback> ORDER = Comparator.comparing(Feedback::card)
            .thenComparing(Feedback::outcome)
            .thenComparing(Feedback::at);

    private final Database database;
    private final Clock clock;
    private final Runnable kept;

    /** @param kept is told when there is new feedback */
    FeedbackStore(Database database, Clock clock, Runnable kept) {
        this.database = database;
        this.clock = clock;
        this.kept = kept;
    }

    /** Keeps all of it, or, while the database cannot be asked, none: then it says false. */
    boolean keep(String client, String service, List<Feedback> feedback) {
        var done = database.ask(session -> {
            feedback.stream().sorted(ORDER).forEach(each -> keep(session, client, service, each));
            return true;
        });
        if (done.isPresent()) {
            kept.run();
        }
        return done.isPresent();
    }

    private void keep(Session session, String client, String service, Feedback feedback) {
        var key = Map.<String, Object>of(
                "client",
                client,
                "service",
                service,
                "card",
                feedback.card(),
                "outcome",
                feedback.outcome().code(),
                "at",
                feedback.at().atOffset(ZoneOffset.UTC));
        var received = clock.instant().atOffset(ZoneOffset.UTC);
        var row = new LinkedHashMap<>(key);
        row.put("system", feedback.reason() == null ? null : feedback.reason().system());
        row.put("code", feedback.reason() == null ? null : feedback.reason().code());
        row.put("received", received);
        session.jdbc().sql("""
                        insert into feedback (client, service, card, outcome, outcome_at, reason_system, reason_code, received_at)
                        values (:client, :service, :card, :outcome, :at, :system, :code, :received)
                        on conflict do nothing""").params(row).update();
        for (var suggestion : feedback.suggestions().stream().sorted().toList()) {
            session.jdbc().sql("""
                            insert into feedback_suggestion (client, service, card, outcome, outcome_at, suggestion)
                            values (:client, :service, :card, :outcome, :at, :suggestion)
                            on conflict do nothing""").params(key).param("suggestion", suggestion).update();
        }
        if (feedback.comment() != null) {
            session.jdbc()
                    .sql("""
                            insert into feedback_comment
                              (client, service, card, outcome, outcome_at, id, comment, cut, received_at)
                            values (:client, :service, :card, :outcome, :at, :id, :comment, :cut, :received)
                            on conflict do nothing""")
                    .params(key)
                    .param("id", UUID.randomUUID())
                    .param("comment", feedback.comment().text())
                    .param("cut", feedback.comment().cut())
                    .param("received", received)
                    .update();
        }
    }
}
