/**
 * The detectors that the literature on concept drift knows, as yardsticks beside the e-detector. None of them bounds
 * false alarms over a stream, and none knows sampling: they pass over the weights of labels.
 */
@NullMarked
package io.vigie.detect.classic;

import org.jspecify.annotations.NullMarked;
