package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.goinghome.security.Figures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two replicas on one PostgreSQL believe a token once between them. */
@Tag("alone")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
@Tag("T8")
class TwoReplicasTest {

    private static final int REPLAYS = 1000;

    private EmbeddedPostgres postgres;
    private ClosedService first;
    private ClosedService second;

    @BeforeAll
    void start() throws Exception {
        postgres = database().start();
        first = new ClosedService(dataSource(postgres));
        second = new ClosedService(dataSource(postgres));
    }

    @AfterAll
    void stop() throws Exception {
        first.close();
        second.close();
        postgres.close();
    }

    private static EmbeddedPostgres.Builder database() {
        return EmbeddedPostgres.builder().setServerConfig("fsync", "on");
    }

    private static String[] dataSource(EmbeddedPostgres postgres) {
        return new String[] {
            "spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
            "spring.datasource.username=postgres",
            "goinghome.clients[0].calls-per-second=0"
        };
    }

    @Test
    void one_of_a_thousand_replays_is_believed() throws Exception {
        var token = ClosedService.token();
        var threads = Executors.newFixedThreadPool(50);
        var answers = new ArrayList<Future<Integer>>();
        for (var i = 0; i < REPLAYS; i++) {
            var replica = i % 2 == 0 ? first : second;
            answers.add(threads.submit(status(replica, token)));
        }
        var believed = 0;
        for (var answer : answers) {
            var status = answer.get();
            assertThat(status).isIn(200, 401);
            believed += status == 200 ? 1 : 0;
        }
        threads.shutdown();

        assertThat(believed).isEqualTo(1);
        Figures.held("T8", "replays of one token at two replicas on one PostgreSQL", REPLAYS - 1, REPLAYS - believed);
    }

    private static Callable<Integer> status(ClosedService replica, String token) {
        return () -> replica.discharge(token).statusCode();
    }

    @Test
    void what_is_kept_is_no_token_and_goes_when_it_is_not_needed() throws Exception {
        var jdbc = JdbcClient.create(postgres.getPostgresDatabase());
        var token = ClosedService.token();
        assertThat(first.discharge(token).statusCode()).isEqualTo(200);

        var ids = jdbc.sql("select id from used_token").query(String.class).list();

        assertThat(ids).isNotEmpty().allMatch(id -> id.matches("[0-9a-f]{32}"));
        assertThat(jdbc.sql("select max(until_second) from used_token")
                        .query(Long.class)
                        .single())
                .isEqualTo(FixedTime.NOW.plusSeconds(300 + 60).getEpochSecond());
    }

    @Test
    void a_database_that_is_down_holds_nobody_up(CapturedOutput output) throws Exception {
        var other = database().start();
        try (var replica = new ClosedService(dataSource(other))) {
            assertThat(replica.discharge(ClosedService.token()).statusCode()).isEqualTo(200);
            other.close();

            var token = ClosedService.token();
            assertThat(replica.discharge(token).statusCode()).isEqualTo(200);
            assertThat(replica.discharge(token).statusCode()).isEqualTo(401);
            assertThat(output).contains("The database cannot be asked");
        }
    }

    @Test
    void a_database_that_says_nothing_holds_nobody_up() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var replica = new ClosedService(
                        "spring.datasource.url=jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/nothing",
                        "spring.datasource.username=nobody")) {
            var started = System.nanoTime();
            for (var i = 0; i < 20; i++) {
                assertThat(replica.discharge(ClosedService.token()).statusCode())
                        .isEqualTo(200);
            }
            // One second for the answer that does not come, at four times the figure; then the calls themselves.
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4 + 20));
        }
    }

    @Test
    void a_database_that_is_not_there_at_the_start_does_not_refuse_it() throws Exception {
        try (var replica = new ClosedService(
                "spring.datasource.url=jdbc:postgresql://localhost:1/nothing", "spring.datasource.username=nobody")) {
            var token = ClosedService.token();
            assertThat(replica.discharge(token).statusCode()).isEqualTo(200);
            assertThat(replica.discharge(token).statusCode()).isEqualTo(401);
            assertThat(replica.send("GET", "/actuator/health", null, null).statusCode())
                    .isEqualTo(200);
        }
    }
}
