package org.goinghome;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/** Starts the service. A database is used where one is set, and not needed. */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
public class GoingHome {

    public static void main(String[] args) {
        SpringApplication.run(GoingHome.class, args);
    }
}
