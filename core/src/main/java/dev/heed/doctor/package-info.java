/**
 * Whether this machine can run models, and what to do where it cannot: platform, C library,
 * folders, memory, fonts, the native runtime and its devices. {@link
 * dev.heed.doctor.Doctor#examine} tries each of them and never throws.
 */
@NullMarked
package dev.heed.doctor;

import org.jspecify.annotations.NullMarked;
