package org.goinghome.feedback;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.goinghome.database.Database;
import org.jspecify.annotations.Nullable;

/** What clinicians wrote when they overrode cards: text that may name a patient, to be read by few and deleted by them. */
public final class Comments {

    private final Database database;

    Comments(Database database) {
        this.database = database;
    }

    /**
     * One of them.
     *
     * @param family what the card was about; null if the card is not known here
     * @param text as it was written; never markup
     * @param cut whether more was written than is kept
     */
    public record Written(
            UUID id,
            String client,
            String service,
            @Nullable String family,
            String text,
            boolean cut,
            Instant at) {

        /** Without the words, which must not reach a log. */
        @Override
        public String toString() {
            return "Written[" + id + "]";
        }
    }

    /**
     * Those that came last.
     *
     * @return the newest first; empty if the database cannot be asked now
     */
    public Optional<List<Written>> newest(int most) {
        return database.work(session -> session.jdbc()
                .sql("""
                        select m.id, m.client, m.service, c.family, m.comment, m.cut, m.received_at
                        from feedback_comment m
                        left join issued_card c on c.card = m.card and c.client = m.client and c.service = m.service
                        order by m.received_at desc, m.id
                        fetch first :most rows only""")
                .param("most", most)
                .query((row, number) -> new Written(
                        row.getObject("id", UUID.class),
                        row.getString("client"),
                        row.getString("service"),
                        row.getString("family"),
                        row.getString("comment"),
                        row.getBoolean("cut"),
                        row.getObject("received_at", OffsetDateTime.class).toInstant()))
                .list());
    }

    /**
     * Deletes the words; that the card was overridden stays.
     *
     * @return whether there were any; empty if the database cannot be asked now
     */
    public Optional<Boolean> delete(UUID id) {
        return database.ask(session -> session.jdbc()
                        .sql("delete from feedback_comment where id = :id")
                        .param("id", id)
                        .update()
                > 0);
    }
}
