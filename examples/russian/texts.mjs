// The texts of the example workflows in Russian: all that a reader of the Russian README sees in other words.

/**
 * @typedef {object} Texts
 * @property {string} name of the workflow
 * @property {string} note the sticky note
 * @property {Record<string, string>} nodes names of the nodes
 * @property {Record<string, string>} [others] further texts, or parts of them, as they stand in parameters
 */

/** @type {Record<string, Texts>} */
export const texts = {
	'01-create-find-change-delete.json': {
		name: 'Создать, найти, изменить, удалить',
		note: '## Создать, найти, изменить, удалить\nОсновные действия: создаются контрагент и его контакт, контакты ищутся по условию, один из них изменяется, читается и удаляется, затем поиск повторяется.',
		nodes: {
			Note: 'Пояснение',
			Start: 'Старт',
			'Create account': 'Создать контрагента',
			'Create contact': 'Создать контакт',
			'Find contacts': 'Найти контакты',
			'Change contact': 'Изменить контакт',
			'Get contact': 'Прочитать контакт',
			'Delete contact': 'Удалить контакт',
			'Find contacts again': 'Найти контакты ещё раз',
		},
	},
	'02-lead-from-web-form.json': {
		name: 'Обращение из веб-формы',
		note: '## Обращение из веб-формы\nЗаявка с сайта становится обращением с задачей «перезвонить». Если обращение с таким e-mail в CRM уже есть, вопрос добавляется к нему комментарием.\n\nУ формы закреплены два примера ответов: чтобы пользоваться самой формой, открепите их (*Unpin*).',
		nodes: {
			Note: 'Пояснение',
			'Website form': 'Форма на сайте',
			'Find or create lead': 'Найти или создать обращение',
			'Is it a new lead?': 'Обращение новое?',
			'Create call-back task': 'Задача «перезвонить»',
			'Add comment to lead': 'Комментарий к обращению',
		},
	},
	'03-invoice-with-line-items.json': {
		name: 'Счёт с позициями',
		note: '## Счёт с позициями\nНаходит клиента и два товара, создаёт счёт из двух позиций (одна по цене товара, другая со своей ценой и скидкой) и читает его со всеми суммами.',
		nodes: {
			Note: 'Пояснение',
			Start: 'Старт',
			'Find customer': 'Найти клиента',
			'Find coffee machine': 'Найти кофемашину',
			'Find coffee beans': 'Найти кофе в зёрнах',
			'Create invoice': 'Создать счёт',
			'Get invoice with lines': 'Прочитать счёт с позициями',
			Sums: 'Суммы',
		},
	},
	'04-deal-won-to-task.json': {
		name: 'Сделка выиграна: задача ответственному',
		note: '## Сделка выиграна: задача ответственному\nКак только сделка выиграна, ответственный получает задачу. Благодаря *Fields to Watch* считается только смена стадии: если выигранную сделку изменят ещё раз, второй задачи не будет.\n\n*Execute workflow* берёт последнюю выигранную сделку; опубликованный воркфлоу проверяет CRM каждую минуту.',
		nodes: { Note: 'Пояснение', 'Deal won': 'Сделка выиграна', 'Create task for owner': 'Задача ответственному' },
	},
	'05-changed-contacts-to-spreadsheet.json': {
		name: 'Изменённые контакты в таблицу',
		note: '## Изменённые контакты в таблицу\nРаз в месяц новые и изменённые контакты за последние 30 дней собираются в файл Excel; добавьте ноду, которая его отправит или сохранит.\n\nНа стандартных серверах, где sync не работает (PHP 7.1 и новее), контакты находятся запросом, без удалённых. Другие серверы могут сообщать только об изменениях записей самого пользователя; нода CRM об этом предупреждает.',
		nodes: {
			Note: 'Пояснение',
			'Every month': 'Раз в месяц',
			'Get changed contacts': 'Изменённые контакты',
			'Leave out deleted': 'Без удалённых',
			'Choose columns': 'Выбрать столбцы',
			'Make Excel file': 'Сделать файл Excel',
		},
	},
	'06-file-to-record.json': {
		name: 'Файл к записи',
		note: '## Файл к записи\nЗаписывает итоги звонка в текстовый файл, сохраняет его в CRM как документ контакта и показывает все документы этого контакта.',
		nodes: {
			Note: 'Пояснение',
			Start: 'Старт',
			'Find contact': 'Найти контакт',
			'Write minutes': 'Записать итоги',
			'Make text file': 'Сделать текстовый файл',
			'Upload to contact': 'Загрузить к контакту',
			'Get documents of contact': 'Документы контакта',
		},
	},
	'07-weekly-report-of-open-deals.json': {
		name: 'Отчёт по открытым сделкам за неделю',
		note: '## Отчёт по открытым сделкам за неделю\nПо понедельникам открытые сделки считаются и суммируются по стадиям, из этого составляется отчёт; добавьте ноду, которая отправит его по почте или в чат.',
		nodes: {
			Note: 'Пояснение',
			'Every Monday': 'По понедельникам',
			'Get open deals': 'Открытые сделки',
			'Sum by stage': 'Сумма по стадиям',
			'Largest first': 'Сначала крупные',
			'Stages in one item': 'Стадии в один элемент',
			'Write report': 'Составить отчёт',
		},
	},
	'08-convert-lead.json': {
		name: 'Преобразовать обращение',
		note: '## Преобразовать обращение\nСоздаёт обращение, преобразует его в контрагента, контакт и сделку и читает новые записи контрагента и контакта.\n\nСтандартные SalesPlatform 7.2 и Vtiger 8 на PHP 8 не могут преобразовать обращение через веб-сервис, пока администратор не исправит одну строку в базе данных CRM (какую именно, скажет ошибка). В демонстрационной CRM она исправлена.',
		nodes: {
			Note: 'Пояснение',
			Start: 'Старт',
			'Create lead': 'Создать обращение',
			'Convert lead': 'Преобразовать обращение',
			'Get account': 'Прочитать контрагента',
			'Get contact': 'Прочитать контакт',
		},
	},
	'09-ai-agent-with-crm-tools.json': {
		name: 'ИИ-агент, который работает в CRM',
		note: '## ИИ-агент, который работает в CRM\nСпросите в чате: агент находит контакты, пишет комментарии и ставит задачи инструментами под ним — и ничего другого сделать не может.\n\nСначала подключите к агенту модель. Инструмент можно попробовать и без неё: *Execute step*.',
		nodes: {
			Note: 'Пояснение',
			Chat: 'Чат',
			'AI Agent': 'ИИ-агент',
			'Find contacts': 'Найти контакты',
			'Add a comment': 'Добавить комментарий',
			'Create a task': 'Создать задачу',
		},
		others: {
			'You help people to work in their CRM. Answer in their language, briefly.\nFind a contact before you write to it, and take its ID from what was found: never make one up. If several contacts fit, ask which one is meant.\nToday is':
				'Ты помогаешь людям работать в их CRM. Отвечай на их языке и коротко.\nПрежде чем писать контакту, найди его и возьми ID из найденного: никогда не придумывай. Если подходят несколько контактов, спроси, который имеется в виду.\nСегодня',
			'Finds contacts in the CRM by last name. Gives their ID, name, position, company, phone and e-mail address.':
				'Находит контакты в CRM по фамилии. Даёт их ID, имя, должность, компанию, телефон и e-mail.',
			'Adds a comment to a contact of the CRM.': 'Добавляет комментарий к контакту в CRM.',
			'Creates a task in the CRM for a contact.': 'Создаёт в CRM задачу по контакту.',
			'Last name or a part of it, in the nominative case, e.g. Соколова':
				'Фамилия или её часть в именительном падеже, например Соколова',
			'ID of the contact as Find contacts gave it, e.g. 12x345':
				'ID контакта, как его дал инструмент «Найти контакты», например 12x345',
			'`Text of the comment`': '`Текст комментария`',
			'What is to be done, in one sentence': 'Что нужно сделать, одним предложением',
			'Day until which it has to be done, as YYYY-MM-DD': 'День, до которого это нужно сделать, в виде ГГГГ-ММ-ДД',
		},
	},
	'10-deal-won-to-invoice.json': {
		name: 'Сделка выиграна: счёт',
		note: '## Сделка выиграна: счёт\nКак только сделка выиграна, её товары становятся позициями счёта. *Line Items From: All Input Items* делает из каждого товара позицию, *One Record Per* — по счёту на сделку, даже если за одну минуту выиграны несколько. Остальное заполняет опция *Fill From Account*. Цены берутся у товаров.\n\n*Execute workflow* берёт последнюю выигранную сделку; опубликованный воркфлоу проверяет CRM каждую минуту. Сделка без товаров счёта не получает.',
		nodes: {
			Note: 'Пояснение',
			'Deal won': 'Сделка выиграна',
			'Products of the deal': 'Товары сделки',
			'Create invoice': 'Создать счёт',
			'Get invoice with lines': 'Прочитать счёт с позициями',
		},
	},
};
