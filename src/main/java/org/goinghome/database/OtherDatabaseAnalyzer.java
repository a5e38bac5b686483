package org.goinghome.database;

import org.goinghome.database.DatabaseConfiguration.OtherDatabase;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which databases there are. The address is not told: it may hold a password. */
class OtherDatabaseAnalyzer extends AbstractFailureAnalyzer<OtherDatabase> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, OtherDatabase cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set spring.datasource.url to a PostgreSQL (jdbc:postgresql://...), or leave it out: then what is kept is in"
                        + " a file below goinghome.data.",
                cause);
    }
}
