package io.vigie.cli;

/** The exit codes of every command. */
final class ExitCodes {
    static final int DONE = 0;

    /** The command failed; one sentence says why. */
    static final int FAILED = 1;

    /** The command line or the settings are not valid; all problems are listed. */
    static final int UNUSABLE = 2;

    private ExitCodes() {}
}
