package org.goinghome.rendering;

import java.time.LocalDate;
import java.util.Optional;

/** What the patients of a plan take home in print; who makes it is not known here. */
@FunctionalInterface
public interface TakenHome {

    /**
     * The sheet of a plan.
     *
     * @param plan its canonical
     * @param language in which the patient reads
     */
    Optional<Sheet> sheet(String plan, String language);

    /**
     * A sheet.
     *
     * @param page its path below the address of the service
     * @param pdf that of the same as a PDF
     * @param date of when it is
     */
    record Sheet(String title, String language, String page, String pdf, LocalDate date) {}
}
