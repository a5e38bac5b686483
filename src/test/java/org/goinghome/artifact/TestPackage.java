package org.goinghome.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A {@code .tgz} put together entry by entry, as somebody may who means no good. */
public final class TestPackage {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    /** With nothing in it but its {@code package.json}. */
    public TestPackage() {
        this(true);
    }

    public TestPackage(boolean described) {
        try {
            tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8");
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (described) {
            with("package/package.json", "{\"name\": \"test\", \"version\": \"1.0.0\"}");
        }
    }

    public TestPackage with(String path, String content) {
        return with(path, content.getBytes(UTF_8), entry -> {});
    }

    public TestPackage with(String path, byte[] content, Consumer<TarArchiveEntry> change) {
        try {
            var entry = new TarArchiveEntry(path, true);
            entry.setSize(content.length);
            change.accept(entry);
            tar.putArchiveEntry(entry);
            tar.write(content, 0, (int) entry.getSize());
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Another kind of entry, such as a link. */
    public TestPackage withKind(String path, byte kind, String target) {
        try {
            var entry = new TarArchiveEntry(path, kind, true);
            entry.setLinkName(target);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public byte[] bytes() {
        try {
            tar.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
