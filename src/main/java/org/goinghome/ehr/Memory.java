package org.goinghome.ehr;

/** The memory that the data of one call may take; asked by several threads at once. */
public interface Memory {

    /** Takes so many bytes; false if there are not so many left. */
    boolean take(long bytes);

    /** Keeps what was taken, even if the call ends meanwhile, until what is returned here is run once. */
    Runnable keep();
}
