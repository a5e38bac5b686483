package org.goinghome;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication
public class GoingHome {

    public static void main(String[] args) {
        SpringApplication.run(GoingHome.class, args);
    }
}
