package org.goinghome.triage;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of an export on any file system that Hadoop knows, as {@link Input} has those of a disk.
 *
 * @param files those that are read, in the order of their names
 * @param ignored the names of others
 */
record SparkInput(List<InputFile> files, List<String> ignored) implements Serializable {

    /**
     * One file.
     *
     * @param name below the folder of the input
     * @param address of all of it
     */
    record InputFile(String name, String address, long bytes) implements Serializable {}

    static SparkInput of(FileSystem files, Path input) throws IOException {
        var root = files.getFileStatus(input);
        var base = root.getPath().toUri().getPath();
        var read = new ArrayList<InputFile>();
        var ignored = new ArrayList<String>();
        var all = files.listFiles(input, true);
        while (all.hasNext()) {
            var file = all.next();
            var path = file.getPath().toUri().getPath();
            var name = root.isDirectory()
                    ? path.substring(base.length()).replaceFirst("^/", "")
                    : file.getPath().getName();
            if (Input.isRead(name)) {
                read.add(new InputFile(name, file.getPath().toString(), file.getLen()));
            } else {
                ignored.add(name);
            }
        }
        read.sort(Comparator.comparing(InputFile::name));
        ignored.sort(Comparator.naturalOrder());
        return new SparkInput(List.copyOf(read), List.copyOf(ignored));
    }
}
