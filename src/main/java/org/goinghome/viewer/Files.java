package org.goinghome.viewer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** Files of one folder, to read. As every file of a build has the same date, none tells when it was changed. */
final class Files extends ResourceHttpRequestHandler {

    private static final String FIRST = "index.html";

    Files() {
        setUseLastModified(false);
        setMediaTypes(Map.of("md", new MediaType("text", "plain", StandardCharsets.UTF_8)));
    }

    @Override
    protected String processPath(String path) {
        var file = super.processPath(path);
        return file.isEmpty() || file.equals("/") ? FIRST : file;
    }
}
