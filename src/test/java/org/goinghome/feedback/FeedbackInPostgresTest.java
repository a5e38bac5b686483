package org.goinghome.feedback;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** In a PostgreSQL. */
class FeedbackInPostgresTest extends FeedbackContract {

    private EmbeddedPostgres postgres;

    @Override
    String[] database() throws IOException {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
        return new String[] {
            "goinghome.clients[0].calls-per-second=0",
            "spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
            "spring.datasource.username=postgres"
        };
    }

    @AfterAll
    void end() throws IOException {
        postgres.close();
    }
}
