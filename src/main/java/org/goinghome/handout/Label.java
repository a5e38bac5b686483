package org.goinghome.handout;

import java.util.Locale;

/** The words of CodeSystem HandoutText that every handout is put together with. */
enum Label {
    DRAFT,
    KEEP,
    NOT_WATCHED,
    PHONES,
    PHONE_DAY,
    PHONE_NIGHT,
    PHONE_EMERGENCY,
    EVENT,
    GOAL,
    AGREED_WITH,
    WHEN,
    WHAT,
    DAY,
    WEEK,
    DATE,
    PAIN,
    VERSION,
    PAGE,
    OF,
    PRINT;

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
