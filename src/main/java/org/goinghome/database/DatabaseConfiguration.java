package org.goinghome.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** A PostgreSQL where {@code spring.datasource} names one; else a file, which needs no set-up. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    private static final String POSTGRESQL = "jdbc:postgresql:";

    /** An answer within a second, or none: nobody waits longer for what is only kept. */
    private static final Duration FOR_CALLS = Duration.ofSeconds(1);

    private static final Duration CONNECTING = Duration.ofMillis(500);

    /** A file is opened once, and no call of a hook waits for it. */
    private static final Duration OPENING = Duration.ofSeconds(3);

    /** A month of answers is counted in seconds. */
    private static final Duration FOR_WORK = Duration.ofMinutes(1);

    /**
     * H2 in the words of PostgreSQL. A commit is in the file before it returns ({@code WRITE_DELAY=0}; else a kill loses what was
     * acknowledged), and the pool closes the file, not the JVM.
     */
    private static final String H2 = "jdbc:h2:file:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=8192";

    @Bean(destroyMethod = "close")
    Database database(Environment environment, @Value("${goinghome.data:data}") Path folder) {
        var url = environment.getProperty("spring.datasource.url", "");
        if (!url.isEmpty() && !url.startsWith(POSTGRESQL)) {
            throw new OtherDatabase();
        }
        var file = H2.formatted(folder.toAbsolutePath().resolve("feedback"));
        return new Database(
                () -> connections(environment, url.isEmpty() ? file : url, FOR_CALLS, 10),
                () -> connections(environment, url.isEmpty() ? file : url, FOR_WORK, 3),
                !url.isEmpty());
    }

    /** While the rest of the service is made the database is opened; who calls first finds it open, or down. */
    @Bean
    SmartInitializingSingleton databaseTried(Database database) {
        return database::awaitTried;
    }

    /** Cards need no database: without it the service takes calls all the same, and says that it is worse off. */
    @Bean
    HealthIndicator storeHealthIndicator(Database database) {
        return () -> (database.isOpen() ? Health.up() : Health.status("DEGRADED")).build();
    }

    private static HikariDataSource connections(Environment environment, String url, Duration patience, int most) {
        var settings = new HikariConfig();
        settings.setJdbcUrl(url);
        settings.setMaximumPoolSize(most);
        settings.setMinimumIdle(1);
        // A start needs none.
        settings.setInitializationFailTimeout(-1);
        settings.setConnectionTimeout(OPENING.toMillis());
        if (url.startsWith(POSTGRESQL)) {
            // What is acknowledged is on its disk, whatever the server does by itself.
            settings.setConnectionInitSql("set synchronous_commit = on");
            // Nobody is held up for it, whether it is down or says nothing.
            settings.setConnectionTimeout(CONNECTING.toMillis());
            settings.setUsername(environment.getProperty("spring.datasource.username"));
            settings.setPassword(environment.getProperty("spring.datasource.password"));
            settings.addDataSourceProperty("connectTimeout", "1");
            settings.addDataSourceProperty("socketTimeout", String.valueOf(patience.toSeconds()));
            Binder.get(environment).bind("spring.datasource.hikari", Bindable.ofInstance(settings));
        }
        return new HikariDataSource(settings);
    }

    /** The start is refused with it. */
    static final class OtherDatabase extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OtherDatabase() {
            super("spring.datasource.url names a database that is neither PostgreSQL nor left out.");
        }
    }
}
