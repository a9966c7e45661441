package io.vigie.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record of a started cluster that is kept in its directory.
 *
 * @param restPort port for clients and browsers
 * @param rpcPort port for its processes among themselves
 * @param processes in the order of their start; dead ones stay listed until they are replaced
 */
record ClusterProcesses(int restPort, int rpcPort, ClusterSize size, List<ClusterProcess> processes) {

    private static final ObjectMapper JSON = new ObjectMapper();

    ClusterProcesses {
        processes = List.copyOf(processes);
    }

    /** Adds a process, or replaces the one of the same name. */
    ClusterProcesses with(ClusterProcess member) {
        List<ClusterProcess> all = new ArrayList<>(processes);
        all.removeIf(each -> each.name().equals(member.name()));
        all.add(member);
        return new ClusterProcesses(restPort, rpcPort, size, all);
    }

    static Optional<ClusterProcesses> read(ClusterDirectory directory) throws IOException {
        Path file = directory.members();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), ClusterProcesses.class));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " is damaged: end the processes that it names and remove it, then start the cluster again",
                    e);
        }
    }

    void write(ClusterDirectory directory) throws IOException {
        Path whole = directory.members();
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        JSON.writerWithDefaultPrettyPrinter().writeValue(part.toFile(), this);
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
