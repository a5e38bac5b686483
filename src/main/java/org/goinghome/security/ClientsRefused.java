package org.goinghome.security;

import java.util.List;

/** The clients that an operator set cannot be trusted as they stand. */
final class ClientsRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems all of them, each beginning with the setting's name */
    ClientsRefused(List<String> problems) {
        super(problems.size() + " problem(s) in the settings of clients: " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
