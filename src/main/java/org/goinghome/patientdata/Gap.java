package org.goinghome.patientdata;

/**
 * An input that was not read as it should have been. A gap is shown to the clinician: unknown is never shown as fine.
 *
 * @param key the prefetch key, such as {@code conditions}
 * @param reason what went wrong
 */
public record Gap(String key, Reason reason) {

    /** Why an input could not be used; {@code code} is the code of the text shown for it. */
    public enum Reason {
        /** The EHR did not send it, and it is not needed to answer. */
        NOT_SENT("input-not-sent"),
        /** Something under the key could not be read: a wrong type, a FHIR error, an element that is not FHIR. */
        UNREADABLE("input-unreadable"),
        /** There is or may be more than was sent: a next page, a page filled to its limit, or a total beyond its entries. */
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
