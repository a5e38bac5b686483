package org.goinghome;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/** Starts the service. Its database is its own affair: a start needs none. */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
public class GoingHome {

    public static void main(String[] args) {
        SpringApplication.run(GoingHome.class, args);
    }
}
