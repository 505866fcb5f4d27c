import dayjs from 'dayjs';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import 'dayjs/locale/zh-cn';
import { claim as enClaim } from './en/claim.js';
import { common as enCommon } from './en/common.js';
import { dossiers as enDossiers } from './en/dossiers.js';
import { money as enMoney } from './en/money.js';
import { publicWords as enPublic } from './en/public.js';
import { reports as enReports } from './en/reports.js';
import { values as enValues } from './en/values.js';
import { words as enWords } from './en/words.js';
import { claim as zhClaim } from './zh/claim.js';
import { common as zhCommon } from './zh/common.js';
import { dossiers as zhDossiers } from './zh/dossiers.js';
import { money as zhMoney } from './zh/money.js';
import { publicWords as zhPublic } from './zh/public.js';
import { reports as zhReports } from './zh/reports.js';
import { values as zhValues } from './zh/values.js';
import { words as zhWords } from './zh/words.js';

const REMEMBERED = 'jiangxin.language';
export type Language = 'zh' | 'en';

/** Chinese first; a person's own choice is remembered in this browser. */
export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
    dayjs.locale(language === 'en' ? 'en' : 'zh-cn');
    document.title = i18next.t('app.name');
  });
  await i18next.use(initReactI18next).init({
    lng: rememberedLanguage(),
    fallbackLng: 'zh',
    resources: {
      zh: {
        translation: {
          ...zhCommon,
          ...zhWords,
          ...zhDossiers,
          ...zhClaim,
          ...zhMoney,
          ...zhPublic,
          ...zhReports,
          value: zhValues,
        },
      },
      en: {
        translation: {
          ...enCommon,
          ...enWords,
          ...enDossiers,
          ...enClaim,
          ...enMoney,
          ...enPublic,
          ...enReports,
          value: enValues,
        },
      },
    },
    interpolation: { escapeValue: false }, // React escapes.
    returnNull: false,
    saveMissing: true,
    // A word without a translation is a mistake of ours: the page tests listen to the console.
    missingKeyHandler: (_languages, _namespace, key) => console.error(`No text for "${key}"`),
  });
}

export async function switchLanguage(to: Language): Promise<void> {
  try {
    localStorage.setItem(REMEMBERED, to);
  } catch {
    // A browser that keeps nothing forgets the choice with the page; the choice itself still holds.
  }
  await i18next.changeLanguage(to);
}

function rememberedLanguage(): Language {
  try {
    return localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}
