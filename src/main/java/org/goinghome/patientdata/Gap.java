package org.goinghome.patientdata;

/**
 * An input that was not read as it should have been. A gap is shown to the clinician: unknown is never shown as fine.
 *
 * @param key the prefetch key, such as {@code conditions}
 * @param reason what went wrong
 * @param unread how many entries were not read, where they can be counted; else 0
 * @param sent how many entries there were, where they can be counted; else 0
 */
public record Gap(String key, Reason reason, int unread, int sent) {

    public Gap(String key, Reason reason) {
        this(key, reason, 0, 0);
    }

    /** Some entries could not be read, and others were. */
    public static Gap ofEntries(String key, int unread, int sent) {
        return new Gap(key, Reason.ENTRIES_UNREADABLE, unread, sent);
    }

    /** Why an input could not be used; {@code code} is the code of the text shown for it. */
    public enum Reason {
        /** The EHR did not send it, and it is not needed to answer. */
        NOT_SENT("input-not-sent"),
        /** The EHR's server did not give it to us: refused, or outside of what the token is good for. */
        NOT_PERMITTED("input-not-permitted"),
        /** The EHR's server did not answer, or not with data. */
        NO_ANSWER("input-no-answer"),
        /** Nothing under the key could be read: a wrong type, a FHIR error, an element that is not FHIR. */
        UNREADABLE("input-unreadable"),
        /** It is of another patient or encounter, or nobody can tell whose it is. */
        OF_ANOTHER("input-of-another"),
        /** Some of its entries could not be read. */
        ENTRIES_UNREADABLE("input-entries-unreadable"),
        /**
         * There is or may be more than was sent: a next page, a page filled to its limit, a total beyond its entries, or a
         * Bundle that says something about itself that cannot be read.
         */
        INCOMPLETE("input-incomplete");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
