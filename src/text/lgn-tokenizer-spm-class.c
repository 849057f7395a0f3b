#include "text/lgn-tokenizer-spm-class.h"

#define CODES_25                                                                                                               \
  "ar_AR cs_CZ de_DE en_XX es_XX et_EE fi_FI fr_XX gu_IN hi_IN it_IT ja_XX kk_KZ ko_KR lt_LT lv_LV my_MM ne_NP nl_XX ro_RO "   \
  "ru_RU si_LK tr_TR vi_VN zh_CN"
#define CODES_52                                                                                                               \
  CODES_25 " af_ZA az_AZ bn_IN fa_IR he_IL hr_HR id_ID ka_GE km_KH mk_MK ml_IN mn_MN mr_IN pl_PL ps_AF pt_XX "                  \
           "sv_SE sw_KE ta_IN te_IN th_TH tl_XX uk_UA ur_PK xh_ZA gl_ES sl_SI"

/* The classes whose files are understood without tokenizer.json; each is described by the class of the same name of the
 * transformers library, in models/NAME/tokenization_NAME.py, version 4.42. */
static const LgnSpmClass classes[] = {
  { "T5Tokenizer", LGN_SPM_IDS_EXTRA, LGN_SPM_ENDS_EOS },
  { "MT5Tokenizer", LGN_SPM_IDS_EXTRA, LGN_SPM_ENDS_EOS },
  { "PegasusTokenizer", LGN_SPM_IDS_RESERVED, LGN_SPM_ENDS_EOS_JOINED },
  { "LlamaTokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_BOS },
  { "CodeLlamaTokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_BOS },
  { "GemmaTokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_BOS },
  { "ReformerTokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_NONE },
  { "BertGenerationTokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_NONE },
  { "AlbertTokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_CLS_SEP, LGN_SPM_CLEAN_LOWER },
  { "FNetTokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_CLS_SEP, LGN_SPM_CLEAN_KEEP_ACCENTS },
  { "BigBirdTokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_CLS_SEP },
  { "RemBertTokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_CLS_SEP },
  { "DebertaV2Tokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_CLS_SEP, LGN_SPM_LOWER_IF_SAID, .new_mask = "[MASK]" },
  { "XLNetTokenizer", LGN_SPM_IDS_OWN, LGN_SPM_ENDS_SEP_CLS, LGN_SPM_CLEAN },
  { "XLMRobertaTokenizer", LGN_SPM_IDS_SHIFTED, LGN_SPM_ENDS_CLS_SEP_SEP, .new_mask = "<mask>" },
  { "CamembertTokenizer", LGN_SPM_IDS_DOUBLED, LGN_SPM_ENDS_CLS_SEP_SEP, .new_mask = "<mask>" },
  { "XGLMTokenizer", LGN_SPM_IDS_MADE_UP, LGN_SPM_ENDS_SEP_FIRST },
  { "MBartTokenizer", LGN_SPM_IDS_SHIFTED, LGN_SPM_ENDS_CODE_LAST, LGN_SPM_KEEP, CODES_25, "%s", "en_XX", "<mask>" },
  { "MBart50Tokenizer", LGN_SPM_IDS_SHIFTED, LGN_SPM_ENDS_CODE_FIRST, LGN_SPM_KEEP, CODES_52, "%s", "en_XX", "<mask>" },
  { "NllbTokenizer", LGN_SPM_IDS_SHIFTED, LGN_SPM_ENDS_CODE_LEGACY, LGN_SPM_KEEP, NULL, "%s", "eng_Latn", "<mask>" },
  { "M2M100Tokenizer", LGN_SPM_IDS_JSON, LGN_SPM_ENDS_CODE_FIRST, LGN_SPM_KEEP, NULL, "__%s__", "en" },
  { "Speech2TextTokenizer", LGN_SPM_IDS_JSON, LGN_SPM_ENDS_EOS_JOINED },
};

/* lgn_spm_class_get: number N of the classes that are known, or NULL after the last. */
const LgnSpmClass *
lgn_spm_class_get (guint n)
{
  return n < G_N_ELEMENTS (classes) ? &classes[n] : NULL;
}
