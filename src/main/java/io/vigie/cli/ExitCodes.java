package io.vigie.cli;

/** What a command leaves behind. */
final class ExitCodes {
    static final int DONE = 0;

    /** It failed; one sentence says why. */
    static final int FAILED = 1;

    /** The command line or the settings are not usable; all problems are listed. */
    static final int UNUSABLE = 2;

    private ExitCodes() {}
}
