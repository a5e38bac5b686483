package org.goinghome.rendering;

import java.util.Locale;

/** The sentences of CodeSystem GoingHomeText that cards and worklists are put together from. */
enum Sentence {
    LIST_JOINER,
    EVIDENCE_JOINER,
    LINE,
    WITH_REASON,
    SIDED,
    PART_SIGNS,
    SUMMARY_WITH_GAP,
    ASSESS_NOW,
    LATEST_ANSWER,
    MORE,
    MORE_SIGNS,
    NOT_ASSESSED,
    NOT_ASSESSED_COUNT,
    NOT_ASSESSED_NAMED,
    NOT_ALL_ASSESSED,
    NOT_KNOWN,
    NOT_ASKED_CONCERNS,
    NOT_READ,
    INPUTS_NOT_READ,
    NOT_CHECKED,
    EXPORT_IN_PART,
    MEASURED,
    CONSIDER,
    LISTED,
    FROM_GUIDANCE,
    INTERPRETATION,
    DEFAULTS,
    SITE_SETTING,
    PARAMETERS,
    TIMES,
    RESTING,
    PRECEDENCE,
    GAP_SUMMARY,
    PLAN_TITLES,
    TAKE_HOME,
    TAKE_HOME_FILE;

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
