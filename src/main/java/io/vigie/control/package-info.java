/**
 * What people decide about alerts, incidents and monitors: reading those there are, and sending decisions to the drift
 * job. Knows nothing of the command line.
 */
@NullMarked
package io.vigie.control;

import org.jspecify.annotations.NullMarked;
