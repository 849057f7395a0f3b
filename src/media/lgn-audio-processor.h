/* From a sound to the tensors that a network hears, as preprocessor_config.json asks. */
#pragma once

#include "media/lgn-audio.h"
#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

/* What lgn_audio_processor_run gives: INPUT_VALUES or INPUT_FEATURES. */
typedef struct
{
  LgnTensor *input_values;   /* F32 [1, n]: samples; or NULL */
  LgnTensor *input_features; /* F32 [1, bands, n]: a log-mel spectrogram; or NULL */
  LgnTensor *attention_mask; /* I64 [1, n]: 1 where there is sound; NULL when the network takes none */
  double seconds_a_step;     /* of the n steps */
  gsize n_heard;             /* steps with sound; the rest is filling */
  gsize n_cut;               /* steps of the sound that were left out after them */
} LgnAudioInputs;

void lgn_audio_inputs_clear (LgnAudioInputs *inputs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnAudioInputs, lgn_audio_inputs_clear)

/* Immutable once opened; may be used from several threads. Reference-counted. */
typedef struct _LgnAudioProcessor LgnAudioProcessor;

LgnAudioProcessor *lgn_audio_processor_open (const char *folder, GError **error);
LgnAudioProcessor *lgn_audio_processor_parse (const char *json, gsize size, const char *where, GError **error);
LgnAudioProcessor *lgn_audio_processor_ref (LgnAudioProcessor *processor);
void lgn_audio_processor_unref (LgnAudioProcessor *processor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnAudioProcessor, lgn_audio_processor_unref)

bool lgn_audio_processor_run (LgnAudioProcessor *processor, LgnAudio *audio, bool cut, LgnAudioInputs *inputs, GError **error);

G_END_DECLS
