package org.goinghome.timeline;

import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** The page itself. As every file of a build has the same date, none tells when it was changed. */
final class TimelinePages extends ResourceHttpRequestHandler {

    private static final String FIRST = "index.html";

    TimelinePages() {
        setUseLastModified(false);
    }

    @Override
    protected String processPath(String path) {
        var file = super.processPath(path);
        return file.isEmpty() || file.equals("/") ? FIRST : file;
    }
}
