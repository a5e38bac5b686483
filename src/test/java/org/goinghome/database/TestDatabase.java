package org.goinghome.database;

import java.nio.file.Path;
import org.springframework.mock.env.MockEnvironment;

/** The database of a service that is not there. */
public final class TestDatabase {

    private TestDatabase() {}

    /** A file in a folder. */
    public static Database in(Path folder) {
        return tried(new DatabaseConfiguration().database(new MockEnvironment(), folder));
    }

    /** A PostgreSQL. */
    public static Database at(String url) {
        return tried(new DatabaseConfiguration()
                .database(
                        new MockEnvironment()
                                .withProperty("spring.datasource.url", url)
                                .withProperty("spring.datasource.username", "postgres"),
                        Path.of("none")));
    }

    private static Database tried(Database database) {
        database.awaitTried();
        return database;
    }
}
