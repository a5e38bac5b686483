package org.goinghome.bench;

import org.goinghome.GoingHome;
import org.goinghome.feedback.NewIds;
import org.springframework.boot.SpringApplication;

/** The service at the moment of the case folders, and the floor beside it in the same server. */
public final class BenchServer {

    private BenchServer() {}

    public static void main(String[] args) {
        new SpringApplication(GoingHome.class, NewIds.class, Floor.Beside.class).run(args);
    }
}
