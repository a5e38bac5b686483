package org.goinghome;

import java.io.IOException;
import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.StandardStackTracePrinter;

/** Where something failed, without what it said: the words of an exception may quote what could not be read. */
public final class StackTraces implements StackTracePrinter {

    private final StackTracePrinter places = StandardStackTracePrinter.rootLast()
            .withFormatter(failure -> failure.getClass().getName());

    @Override
    public void printStackTrace(Throwable throwable, Appendable out) throws IOException {
        places.printStackTrace(throwable, out);
    }
}
