package org.goinghome.triage;

/** The files that are written, but for the summary. */
enum OutputFile {
    FINDINGS("findings.ndjson", "", "\n"),
    /** Opened by people: a spreadsheet takes it for UTF-8 only with the mark at its beginning. */
    WORKLIST("worklist.csv", "\uFEFF" + WorklistRow.HEADER + "\r\n", "\r\n"),
    TASKS("tasks.ndjson", "", "\n"),
    REJECTS("rejects.ndjson", "", "\n");

    /** Counts, and what was judged by which guidance. */
    static final String SUMMARY = "summary.json";

    private final String file;
    private final String header;
    private final String lineEnd;

    OutputFile(String file, String header, String lineEnd) {
        this.file = file;
        this.header = header;
        this.lineEnd = lineEnd;
    }

    String file() {
        return file;
    }

    String header() {
        return header;
    }

    String lineEnd() {
        return lineEnd;
    }
}
