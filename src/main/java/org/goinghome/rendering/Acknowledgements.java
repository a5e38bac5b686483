package org.goinghome.rendering;

/** What clinicians have seen or answered already: such a thing rests for a while. An emergency never rests. */
@FunctionalInterface
public interface Acknowledgements {

    /** Whether it need not be told to the clinicians of a client just now. */
    boolean rests(String client, Repeated what);
}
