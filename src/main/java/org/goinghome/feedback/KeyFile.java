package org.goinghome.feedback;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key that names findings, where none is set: made at the first start, beside the database and not in it. */
final class KeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

    private static final int BYTES = 32;

    private KeyFile() {}

    /** The key of a folder; where it can be neither read nor written, one that is forgotten with this process. */
    static byte[] in(Path folder) {
        var file = folder.resolve("feedback.key");
        try {
            if (Files.exists(file)) {
                var key = Files.readAllBytes(file);
                if (key.length == BYTES) {
                    return key;
                }
                throw new IOException("not a key");
            }
            var key = random();
            Files.createDirectories(folder);
            Files.createFile(file, ownersOnly(file));
            Files.write(file, key);
            return key;
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("failure", e.getClass().getSimpleName())
                    .log("No key in goinghome.data: what was answered is forgotten by the next start");
            return random();
        }
    }

    private static byte[] random() {
        var key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private static FileAttribute<?>[] ownersOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
