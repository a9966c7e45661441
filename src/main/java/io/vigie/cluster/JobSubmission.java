package io.vigie.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job to be run on a cluster, submitted by Flink's own client or started with a cluster of its own.
 *
 * @param job its name, also that of its checkpoint directory
 * @param mainClass its entry point in the job jar
 * @param arguments of the entry point
 * @param from the savepoint or checkpoint to restore from; null: none
 */
public record JobSubmission(
        String job,
        String mainClass,
        List<String> arguments,
        @Nullable String from) {

    private static final Pattern SUBMITTED = Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");
    private static final Pattern REJECTION = Pattern.compile("^vigie-\\S+ is not started: (.+)$");
    private static final Pattern CAUSE = Pattern.compile("^Caused by: (?:[\\w.$]+: )?(.+)$");

    public JobSubmission {
        arguments = List.copyOf(arguments);
    }

    /**
     * Submits it and returns when it is accepted.
     *
     * @return the job's id
     * @throws IOException if it is not accepted; the message is that of the job or the client
     */
    public String to(FlinkCluster cluster) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("run", "--detached"));
        command.add("-Dexecution.checkpointing.dir=" + checkpoints(cluster));
        if (from != null) {
            command.addAll(List.of("--fromSavepoint", from));
        }
        command.addAll(
                List.of("--class", mainClass, cluster.distribution().jobJar().toString()));
        command.addAll(arguments);
        Process client = cluster.jvm().client(command).start();
        client.getOutputStream().close();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = client.waitFor();
        Matcher id = SUBMITTED.matcher(said);
        if (exit != 0 || !id.find()) {
            throw new IOException("Flink's client did not submit " + job + ": " + reason(said));
        }
        return id.group(1);
    }

    /**
     * Arguments for Flink's entry point of a single-job cluster, which finds the job jar among the user's libraries.
     */
    List<String> ofApplication(FlinkCluster cluster) throws IOException {
        Path libraries = Files.createDirectories(cluster.directory().userLibraries());
        Path jar = cluster.distribution().jobJar();
        Files.copy(jar, libraries.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        List<String> words = new ArrayList<>();
        words.add("-Dexecution.checkpointing.dir=" + checkpoints(cluster));
        words.addAll(List.of("--job-classname", mainClass));
        if (from != null) {
            words.addAll(List.of("--fromSavepoint", from));
        }
        words.addAll(arguments);
        return words;
    }

    private String checkpoints(FlinkCluster cluster) {
        return cluster.directory().checkpoints(job).toUri().toString();
    }

    /** The message of the job's entry point, or else the innermost cause that the client reports. */
    private static String reason(String said) {
        List<String> lines = said.lines().filter(line -> !line.isBlank()).toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher rejection = REJECTION.matcher(lines.get(i));
            if (rejection.find()) {
                List<String> rest = new ArrayList<>(List.of(rejection.group(1)));
                lines.subList(i + 1, lines.size()).forEach(line -> rest.add(line.strip()));
                return String.join(" ", rest);
            }
        }
        String cause = "";
        for (String line : lines) {
            Matcher matcher = CAUSE.matcher(line);
            cause = matcher.find() ? matcher.group(1) : cause;
        }
        return cause.isEmpty() && !lines.isEmpty() ? lines.get(lines.size() - 1) : cause;
    }
}
